"""Two runs side by side on the Train page."""
