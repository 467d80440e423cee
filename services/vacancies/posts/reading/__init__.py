"""Reads what others wrote as text: a place, a pay, a job title. Pure rules over tables of their own."""
