"""Re-checks 复核: whether a certified household still is what it was certified as, by the facts of today."""
