"""Certifications: which households are certified as ones in which nobody has work, under which law, and why not."""
