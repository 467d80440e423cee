"""Two records of one person become one, for thirty days with a way back."""
