"""Psychological notes and appointments in the graph."""
