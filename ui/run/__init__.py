"""The controls of a run, and the run that this session watches."""
