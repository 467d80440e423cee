"""Businesses 本人经营实体: what a person runs under a licence of their own; a person may have many."""
