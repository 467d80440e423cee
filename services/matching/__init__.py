"""The matching service: which vacancies suit a person, who was referred where, and what came of it."""
