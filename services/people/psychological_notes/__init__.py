"""Psychological notes 心理辅导记录: what a worker noted of a talk, for themself and the person's specialist alone."""
