"""Sharing one server among many viewers: slices of long work, a throttle, the memory of the process."""
