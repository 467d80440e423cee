"""The columns of a file of exported persons."""
