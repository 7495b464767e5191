"""The four tutorials. Code in quotation is theirs, a line at a time; the words around it are ours."""

from __future__ import annotations

import numpy as np

from tutorials import rules
from tutorials.recipe import Line, Recipe, Start, Suggestion

_NORMAL_WEIGHTS = Start(
    np.random.RandomState.randn, ("W1", "W2"), "weights normal with spread 1, drawn W1 then W2; biases zero"
)

CLASS = Recipe(
    key="class",
    title="The class",
    about="“Creating a Basic Neural Network Using NumPy in Python”: a NeuralNetwork class that takes one sample at a "
    "time, as a column. It is in circulation twice, once with its indentation lost.",
    hidden=4,
    start=Start(
        np.random.RandomState.rand,
        ("W1", "W2", "b1", "b2"),
        "weights and biases uniform from 0 to 1, so none is negative; drawn W1, W2, b1, b2",
        columns=True,
    ),
    rule=rules.columns,
    compared=("squared_error", "cross_entropy"),
    claim="A basic network that learns from the error between its outputs and the targets. No result is printed.",
    ours=(
        "No data is given: we take XOR, sample after sample in the order 00, 01, 10, 11.",
        "No sizes are given: we take 2 inputs, 4 hidden units, 1 output.",
        "No learning rate, epochs or seed are given: we take 0.1 and 10,000, as the other three do, and seed 0.",
        "The text breaks off at “hidden” in the update of the hidden biases. The line before it adds the bare output "
        "errors to the output biases, so we read “hidden_errors”.",
        "The lines that draw the weights stand outside any method; we take them as the end of `__init__`.",
    ),
    fix="Multiply `output_errors` by `final_outputs * (1 - final_outputs)` at once, before any line uses it, and let "
    "the hidden biases have what the hidden weights have: `hidden_errors * hidden_outputs * (1 - hidden_outputs)`. "
    "Then every line descends the squared error. Or correct the hidden biases and leave the output’s derivative out of "
    "the line for the output weights as well: then every line descends cross-entropy.",
    lines=(
        Line(
            "W1",
            "hidden_errors = np.dot(self.weights_hidden_output.T, output_errors)",
            "The error is passed down without the output’s derivative. That makes the step cross-entropy’s, "
            "while the line for W2 keeps the derivative.",
        ),
        Line(
            "b1",
            "self.biases_hidden += learning_rate * hidden",
            "Here the text stops. As completed by us it has neither the hidden unit’s derivative nor the output’s.",
        ),
        Line(
            "W2",
            "self.weights_hidden_output += learning_rate * np.dot(output_errors * final_outputs * (1 - final_outputs), "
            "hidden_outputs.T)",
            "The one line with the output’s derivative in it: a gradient of the squared error.",
        ),
        Line(
            "b2",
            "self.biases_output += learning_rate * output_errors",
            "The output’s derivative is left out, although the weights of the same unit have it.",
        ),
    ),
    one_at_a_time=True,
)

_RIGHT = "With the derivatives in their places, summed over the samples."

FUNCTIONS = Recipe(
    key="functions",
    title="The functions",
    about="A post without a title: functions for each step, XOR, 2-3-1, and a word on every part of a network first.",
    hidden=3,
    start=_NORMAL_WEIGHTS,
    rule=rules.squared_error,
    compared=("cross_entropy",),
    claim="Trains on the four samples of XOR and prints the final outputs; what they were is not shown.",
    ours=(
        "As printed it cannot run: backward assigns to the weights without “global”, so Python takes them for local "
        "names, and it reads hidden_output, which exists only inside forward. We share both, as the guide does.",
        "No seed is given: we take 0.",
    ),
    fix="There is nothing to correct in the update: it is the gradient of half the sum of squared errors. "
    "Cross-entropy, another loss, runs beside it for comparison.",
    lines=(
        Line("W1", "weights_input_hidden += x.T.dot(d_hidden) * learning_rate", _RIGHT),
        Line("b1", "bias_hidden += np.sum(d_hidden, axis=0, keepdims=True) * learning_rate", _RIGHT),
        Line("W2", "weights_hidden_output += hidden_output.T.dot(d_output) * learning_rate", _RIGHT),
        Line("b2", "bias_output += np.sum(d_output, axis=0, keepdims=True) * learning_rate", _RIGHT),
    ),
)

_LEFT_OUT = "dZ2 = A2 - y leaves out the output’s derivative, and so does this line: it is cross-entropy’s gradient."

NOTEBOOK = Recipe(
    key="notebook",
    title="The notebook",
    about="“Neural Network from Scratch using NumPy”: a notebook with 3 inputs, 4 hidden units, 2 outputs and its "
    "printed results. The third input is 1 in every sample, and the targets repeat the first input and its opposite.",
    X=np.array([[0.0, 0, 1], [1, 1, 1], [1, 0, 1], [0, 1, 1]]),
    Y=np.array([[0.0, 1], [1, 0], [1, 0], [0, 1]]),
    hidden=4,
    seed=42,
    start=Start(
        lambda random, *shape: random.rand(*shape) - 0.5,
        ("W1", "b1", "W2", "b2"),
        "weights and biases uniform from −½ to ½; drawn W1, b1, W2, b2",
    ),
    rule=rules.notebook,
    loss="mse",
    compared=("squared_error", "cross_entropy"),
    claim="The mean squared error falls from 0.2497 to 0.0001 in ten printed steps; eight predictions are printed.",
    ours=("Nothing. One thing to know: the printed predictions are those before the last update.",),
    fix="Take the derivative into the error at once, `dZ2 = (A2 - y) * sigmoid_derivative(A2)`, and out of the line "
    "for `dW2`: then every line descends half the sum of squared errors. Or leave the derivative out of `dW2` as well: "
    "then every line descends cross-entropy, which is quicker here. Either takes any number of hidden units.",
    lines=(
        Line("W1", "dA1 = np.dot(dZ2, W2.T)", _LEFT_OUT),
        Line("b1", "db1 = np.sum(dZ1, axis=0, keepdims=True)", _LEFT_OUT),
        Line(
            "W2",
            "dW2 = np.dot(A1.T, dZ2) * sigmoid_derivative(A2)",
            "The derivative comes after the sum over samples: a row for each hidden unit is multiplied by a row for "
            "each sample. Unit 1 gets the derivative of sample 1, and it fits only because there are four of both.",
        ),
        Line("b2", "db2 = np.sum(dZ2, axis=0, keepdims=True)", _LEFT_OUT),
    ),
    printed=(
        *("0.2497", "0.0021", "0.0008", "0.0005", "0.0004", "0.0003", "0.0002", "0.0002", "0.0002", "0.0001"),
        *("0.01123573", "0.98844917", "0.98880527", "0.01151319"),
        *("0.98911045", "0.01124646", "0.01085271", "0.98878362"),
    ),
)

GUIDE = Recipe(
    key="guide",
    title="The guide",
    about="A step-by-step guide, with a list of ways to improve at its end: XOR, 2-2-1, seed 42.",
    hidden=2,
    seed=42,
    start=_NORMAL_WEIGHTS,
    rule=rules.squared_error,
    loss="mse",
    compared=("mean_squared_error", "cross_entropy"),
    claim="The outputs should be close to 0, 1, 1, 0. What the program printed is not shown.",
    ours=("Nothing: sizes, seed, rate, epochs and data are all there.",),
    fix="There is nothing to correct in the update: it is the gradient of half the sum of squared errors, twice that "
    "of the mean which the text names. With the mean itself the steps are half as long. It is the initial weights of "
    "seed 42 that fail: neither the mean nor cross-entropy helps, but most other seeds do, and so do more "
    "hidden units.",
    lines=(
        Line("W1", "weights_input_hidden += X.T.dot(d_hidden) * learning_rate", _RIGHT),
        Line("b1", "bias_hidden += np.sum(d_hidden, axis=0, keepdims=True) * learning_rate", _RIGHT),
        Line("W2", "weights_hidden_output += hidden_layer_output.T.dot(d_output) * learning_rate", _RIGHT),
        Line("b2", "bias_output += np.sum(d_output, axis=0, keepdims=True) * learning_rate", _RIGHT),
    ),
    suggestions=(
        Suggestion("Increasing the number of hidden neurons.", "hidden", lambda now: 2 * now),
        Suggestion("Using different activation functions (e.g., ReLU).", "activation", lambda now: "relu"),
        Suggestion("Adjusting the learning rate.", "rate", lambda now: 1.0),
        Suggestion("Training for more epochs.", "epochs", lambda now: 2 * now),
        Suggestion("Yes, you can add more hidden layers.", "hidden2", lambda now: now or 4),
        Suggestion("Try … training the model on a different dataset!", "data", lambda now: "and"),
    ),
)

RECIPES: dict[str, Recipe] = {recipe.key: recipe for recipe in (GUIDE, NOTEBOOK, FUNCTIONS, CLASS)}
