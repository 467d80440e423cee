"""Persons: who they are, where they live and are registered, and how to reach them."""
