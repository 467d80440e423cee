"""Who calls, what they may do, and which rows they see."""
