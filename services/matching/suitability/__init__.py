"""Suitability: what must be so for a vacancy to be offered to a person at all."""
