"""The Microscope page."""
