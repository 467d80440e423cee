"""Registrations: recorded, changed, annulled."""

from tests.security.file_parts import filled, of_file

OPERATIONS = of_file("registrations")
fill = filled("registrations")
