"""Placements: what is known of a hire and of the household of who was hired, as facts for a policy."""
