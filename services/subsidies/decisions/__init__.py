"""Decisions: what was answered about a real case, frozen with its facts and the policy it was answered by."""
