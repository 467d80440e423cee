"""Households: who belongs together, and whether the household is certified as one in which nobody has work."""
