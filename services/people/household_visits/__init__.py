"""Visits 家访: who went to see a family, on which day, what for and what they found; offline ones are sent later."""
