"""Needs: what work a person looks for, or what they want to learn."""
