"""The training service: which courses there are, which classes run, and who takes part in them."""
