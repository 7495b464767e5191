"""Sharing one server among many viewers: slices of long work, the memory of the process."""
