"""The Lottery page."""
