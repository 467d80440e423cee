"""Assignments 帮扶关系: which workers of which organisations a person has, and whose caseload goes to whom."""
