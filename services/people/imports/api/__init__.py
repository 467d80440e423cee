"""Imports of persons over REST: the file and how far it is (`files`), and what became of its rows (`rows`)."""
