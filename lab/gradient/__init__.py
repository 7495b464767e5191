"""The gradient, checked against differences of the loss, and bugs to plant in it."""
