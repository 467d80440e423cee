"""Educations 学历: what a person learnt at school and at university, and how it ended."""
