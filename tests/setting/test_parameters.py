"""Numbers as controls and sentences say them."""

from __future__ import annotations

import pytest

from setting.parameters import decimal
from setting.setting import PENALTIES, RANGES, RATES


@pytest.mark.parametrize("value", [*RATES, *PENALTIES, *RANGES["rate"]])
def test_every_rate_and_penalty_is_said_without_an_exponent_and_without_loss(value: float) -> None:
    assert "e" not in decimal(value)
    assert float(decimal(value)) == value


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (1e-5, "0.00001"),
        (0.5, "0.5"),
        (2.0, "2"),
        (0.1 + 0.2, "0.3"),
        (1.23456789e-7, "0.000000123457"),
        (-0.3, "−0.3"),
    ],
)
def test_a_small_number_has_all_its_noughts_and_none_more_than_six_digits(value: float, said: str) -> None:
    assert decimal(value) == said
