"""A run's end as a program in scikit-learn: its weights in scikit-learn's own estimator."""

from __future__ import annotations

from export import pieces
from export.picture import picture
from export.program import NUMBERS, Section, array, program
from export.record import TOLERANCE, Record
from nn_core.activations import ACTIVATIONS
from nn_core.exchange import arrays, names

_ACTIVATIONS = {"linear": "identity", "sigmoid": "logistic", "tanh": "tanh", "relu": "relu"}


def sklearn_code(record: Record) -> str:
    """The program of ``record``: a file that needs scikit-learn and NumPy."""
    setting, network = record.setting, record.network
    if cannot := sklearn_cannot(record):
        return pieces.refused(record, "scikit-learn", cannot)
    title = pieces.title(record, "scikit-learn", "Below stand its data, and the weights and outputs it then had.")
    kind = "MLPRegressor" if setting.output == "linear" else "MLPClassifier"
    labels = "Y.argmax(axis=1)" if setting.classes else "Y[:, 0].astype(int)" if kind == "MLPClassifier" else "Y[:, 0]"
    classes = f", classes=range({setting.classes or 2})" if kind == "MLPClassifier" else ""
    weights, biases = ", ".join(names(network)[::2]), ", ".join(names(network)[1::2])
    outputs = {"linear": "model.predict(X)[:, None]", "sigmoid": "model.predict_proba(X)[:, 1:]"}
    shown = outputs.get(setting.output, "model.predict_proba(X)")
    size = f"hidden_layer_sizes={setting.layers!r}"
    model = f"""model = {kind}({size}, activation="{_ACTIVATIONS.get(setting.activation, "identity")}")
model.partial_fit(X, {labels}{classes})
model.coefs_ = [{weights}]
model.intercepts_ = [{biases}]"""
    held = "\n".join(array(name, values) for name, values in zip(names(network), arrays(network, record.final)))
    expected = array("expected", record.outputs)
    same = f"np.testing.assert_allclose({shown}, expected, rtol=0, atol={TOLERANCE:g})".replace("e-06", "e-6")
    plane = "plane" if pieces.plain_inputs(record) else "inputs(plane)"
    over = shown.replace("(X)", f"({plane})")
    return program(title, [
        Section("", f"import numpy as np\nfrom sklearn.neural_network import {kind}\n\n\n{NUMBERS}"),
        *pieces.data(record),
        Section(f"The weights and biases that NN Live had at epoch {record.epoch:,}.", held),
        Section(f"{_why(record)} So the weights are put in. One step of training makes the arrays for them.", model),
        Section("The outputs that NN Live had.", expected),
        Section("The same outputs.", f'{same}\nprint("The outputs are those of NN Live.")'),
        picture(record, over),
    ])  # fmt: skip


def sklearn_cannot(record: Record) -> str:
    """What scikit-learn's networks cannot be of this one; empty where there is nothing."""
    setting = record.setting
    if setting.layers and setting.activation not in _ACTIVATIONS:
        return (
            f"scikit-learn's networks have no {ACTIVATIONS[setting.activation].label}: this one cannot be made there."
        )
    if setting.output == "tanh":
        return "scikit-learn's networks have no tanh at their output: this one cannot be made there."
    return ""


def _why(record: Record) -> str:
    """Why scikit-learn does not train here."""
    setting = record.setting
    if setting.output == "sigmoid" and setting.loss != "cross_entropy":
        return "scikit-learn trains classifiers by cross-entropy and by nothing else."
    if setting.output == "linear" and setting.loss != "half_mse":
        return "scikit-learn trains regressors by half the squared error, not by the loss of this run."
    return "scikit-learn draws its initial weights and orders its batches itself, so it would end elsewhere."
