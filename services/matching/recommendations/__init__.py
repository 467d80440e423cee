"""Recommendations: which vacancies suit a person, with a visible number for each reason."""
