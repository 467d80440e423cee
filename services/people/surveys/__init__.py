"""Satisfaction surveys 满意度调查: who was asked about what, and what offices are told of the answers."""
