"""Real data that come with the app: every entry is a table to train on, with its source told."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from setting.link import from_query
from setting.of_data import given, name_of_data, usual_features
from setting.own_points import usable
from setting.real_points import real_points, real_table
from setting.real_sets import REAL_SETS
from setting.setting import Setting

ABOUT = (Path(__file__).parents[2] / "setting/data/README.md").read_text(encoding="utf-8")
EVERY = pytest.mark.parametrize("name", REAL_SETS)


@EVERY
def test_every_real_set_makes_usable_points_and_its_source_and_licence_are_told(name: str) -> None:
    entry, table = REAL_SETS[name], real_table(name)
    assert usable(real_points(name).own)
    assert given(name) == real_points(name).own
    row = next(line for line in ABOUT.splitlines() if line.startswith(f"| `{entry.file}` | {len(table.rows)} |"))
    assert entry.source.rsplit(", ", 1)[1].split(" ")[0] in row
    assert name_of_data(name) == entry.label


@EVERY
def test_inputs_of_real_sets_are_standardised_over_the_training_points_and_test_points_are_a_share(name: str) -> None:
    setting, told = from_query({"v": ["2"], "data": [name], "test": ["20"], "noise": ["9"]})
    assert (setting.features, told) == (usual_features(name), [])
    (X, Y), test = setting.training_data(), setting.test_data()
    assert test is not None
    assert len(test[0]) == (len(X) + len(test[0])) * 20 // 100
    np.testing.assert_allclose(X.mean(axis=0), 0, atol=0.01)
    np.testing.assert_allclose(X.std(axis=0), 1, atol=0.01)
    assert set(setting.unused) == {"noise", "samples", "data_seed"}
    assert Y.shape[1] == (setting.classes or 1)
    assert Setting(data=name, test=0, features=usual_features(name)).test_data() is None
