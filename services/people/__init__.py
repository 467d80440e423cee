"""The people service: who needs help with work, in which household, and what has been certified about them."""
