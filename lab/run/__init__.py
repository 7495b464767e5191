"""One run: what it was like on the way, and why it may stand still."""
