"""One gradient: checked against differences of the loss, with bugs to plant, and how the loss curves."""
