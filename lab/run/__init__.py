"""One run: how it goes, and why it may stand still."""
