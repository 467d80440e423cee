"""Orientations 转介: to which service of the directory a person was sent, and what came of it."""
