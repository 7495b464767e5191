# ruff: noqa: T201
"""Enter an activation, a loss, a scheme and a dataset in their tables, then walk every page and view with them.

Run in an interpreter of its own, as after an edit of the tables; prints what could be chosen and where it was seen.
"""

from __future__ import annotations

from nn_core.activations import ACTIVATIONS, Activation
from nn_core.datasets import DATASETS, Dataset
from nn_core.initial import SCHEMES, Scheme
from nn_core.losses import LOSSES, Loss

# isort: split
import numpy as np

ACTIVATIONS["softsign"] = Activation(
    "Softsign", lambda z: z / (1 + np.abs(z)), lambda a: (1 - np.abs(a)) ** 2, 1.0, (-1, 1), r"\mathrm{{softsign}}({})",
    "(1 - |{0}|)^2", "softsign({})", "(1 − |{0}|)²", "softsign(z) = z / (1 + |z|)",
)  # fmt: skip
LOSSES["absolute"] = Loss(
    "Absolute error", lambda z, a, Y: np.abs(a - Y), 1.0, lambda a, Y: np.sign(a - Y),
    "|{a} - {y}|", r"\mathrm{{sign}}({a} - {y})", "|{a} − target|", "sign({a} − target)",
)  # fmt: skip
SCHEMES["halves"] = Scheme("All a half", lambda rng, W, b: W.fill(0.5), "every W is 0.5; b is zero")
DATASETS["line"] = Dataset("Line", "classes", lambda rng, n, noise: (rng.normal(size=(n, 2)), np.arange(n) % 2.0))

from dataclasses import replace  # noqa: E402
from pathlib import Path  # noqa: E402

from streamlit.testing.v1 import AppTest  # noqa: E402

import ui.url.entry  # noqa: E402
from server import slices  # noqa: E402
from ui.lottery import page  # noqa: E402
from ui.lottery.csv import as_csv, rules  # noqa: E402

ui.url.entry._require_app = lambda: None
slices.SLICE = page.SLICE = 600.0  # A single slice does all that a page waits for.
NEW = {"activation": "softsign", "loss": "absolute", "init": "halves", "data": "xor", "epochs": "200", "rate": "0.1"}


def main() -> None:
    """Walk, and fail where a page fails."""
    app = AppTest.from_file(str(Path(__file__).parents[2] / "app.py"), default_timeout=120).run()
    app = _visit(app, "train", **NEW)
    print("train:", [select.value for select in app.sidebar.selectbox])
    for data in ("line", "xor"):
        app.sidebar.selectbox(key="control-data").set_value(data).run()
        assert not app.exception, app.exception
    app = _visit(app, "microscope", **NEW, epoch="100", view="steps")
    for sample in (0, -1):
        for step in app.selectbox(key="microscope-step").options:
            app.selectbox(key="microscope-step").select(step)
            app.selectbox(key="microscope-sample").set_value(sample).run()
            assert not app.exception, app.exception
            print("formula:", *(formula.value for formula in app.latex))
    for view in ("check", "hidden", "worksheet", "diagnosis"):
        app.segmented_control(key="microscope-view").set_value(view).run()
        assert not app.exception, app.exception
        print("view:", view)
    app = _visit(app, "lottery", **{**NEW, "networks": "100", "layers": "2"})
    next(button for button in app.button if button.label.startswith(("Run", "Draw"))).click().run()
    while any(button.label == "Stop" for button in app.button):
        app.run()  # As the page's own timer would.
    assert not app.exception, app.exception
    print("lottery:", len(app.table[0].value), "settings drawn")
    draw = app.session_state["lottery_draw"]
    print(as_csv(draw), *rules(replace(draw.plan, setting=replace(draw.plan.setting, data="line"))), sep="\n")
    app = _visit(app, "tutorials")


def _visit(app: AppTest, page: str, **query: str) -> AppTest:
    app.switch_page(f"pages/{page}.py")
    app.query_params.clear()
    app.query_params.update(query)
    app.run()
    assert not app.exception, app.exception
    return app


if __name__ == "__main__":
    main()
