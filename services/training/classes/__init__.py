"""Classes: one run of a course, with its days and its seats."""
