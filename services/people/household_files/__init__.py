"""The file of a household 一家一册: all that happened to it in one line of days, and what is sealed in it."""
