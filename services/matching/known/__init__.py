"""What matching knows of persons, needs, vacancies, employers and trainings: copies kept current by events."""
