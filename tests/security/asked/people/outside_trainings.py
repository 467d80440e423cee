"""Outside trainings: recorded, changed, annulled."""

from tests.security.file_parts import filled, of_file

OPERATIONS = of_file("outside-trainings")
fill = filled("outside-trainings")
