"""Visits 家访: who went to see a family, or somebody who belongs to none, when, what for and what they found.

What was recorded offline is sent later.
"""
