"""Many seeds: the same setting trained from up to thousands of initial weights."""
