"""Abilities 功能评估: what a person is able to do, function by function, and what they need so that they can work."""
