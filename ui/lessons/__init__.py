"""The lessons' page: the list, and a step beside the live stage."""
