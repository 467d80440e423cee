"""What someone is entitled to: facts in, an answer out that explains each of its conditions."""
