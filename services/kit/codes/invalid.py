"""What is raised when a text is not the code it claims to be.

Each rule has a stable name and one English sentence here; `rules_zh.csv` beside this file pairs it with the Chinese
one. No sentence ever carries the value: a resident id must not reach an error, a log or an answer.
"""

from collections.abc import Mapping
from typing import Final

SENTENCES: Final[Mapping[str, str]] = {
    "district_format": "A district is written as 6, 9 or 12 digits of GB/T 2260 and GB/T 10114.",
    "district_gap": "A district cannot name a finer level below a level that is all zeros.",
    "district_unknown": "The first six digits are not, and never were, a district of GB/T 2260.",
    "resident_id_length": "A resident id has 18 characters.",
    "resident_id_of_15_digits": "Resident ids of 15 digits were given out before 1999 and are valid no more: ask for"
    " the one of 18 characters.",
    "resident_id_characters": "A resident id is 17 digits and a check character, 0 to 9 or X.",
    "resident_id_checksum": "The check character of the resident id does not fit its digits.",
    "resident_id_birth_date": "Digits 7 to 14 of the resident id are not a date of the calendar.",
    "resident_id_born_in_future": "The resident id names a birth date in the future.",
    "certificate_length": "A disability certificate is an 18-character resident id, a category, a grade, and B1 to B99"
    " when it was reissued.",
    "certificate_category": "Character 19 of a disability certificate is a category of GB/T 26341, 1 to 7.",
    "certificate_grade": "Character 20 of a disability certificate is a grade of GB/T 26341, 1 to 4.",
    "certificate_reissue": "After its 20 characters a disability certificate may only say B and the number of its"
    " reissue, 1 to 99.",
    "credit_code_length": "A unified social credit code has 18 characters.",
    "credit_code_characters": "A unified social credit code is made of digits and capital letters without I, O,"
    " S, V and Z, with six digits for the district.",
    "credit_code_registrar": "The first character of a unified social credit code is a registrar: 1 to 9, A, N or Y.",
    "credit_code_kind": "The registrar of this unified social credit code has no such kind of organisation.",
    "credit_code_organisation": "The check character of the organisation code inside the unified social credit code"
    " does not fit.",
    "credit_code_checksum": "The check character of the unified social credit code does not fit.",
    "grid_cell_form": "A grid cell is a code of the city's own: 2 to 30 letters, digits, hyphens, no hyphen at an end.",
    "sex_unknown": "This is not a sex of GB/T 2261.1: 0, 1, 2 or 9.",
    "education_unknown": "This is not a level of education of GB/T 4658.",
    "industry_unknown": "This is not a section of GB/T 4754: A to T.",
    "occupation_unknown": "This is not an occupation of the Chinese classification of 2022, such as 6-06-03-01.",
    "disability_category_unknown": "This is not a disability category of GB/T 26341: 1 to 7.",
    "disability_grade_unknown": "This is not a disability grade of GB/T 26341: 1 to 4.",
    "function_level_unknown": "This is not a level of a function: none, limited, with_aid or full.",
    "accommodation_unknown": "This is not an accommodation of the list, such as sign_interpreter.",
}
"""Rule to English sentence."""

CAVEATS: Final[Mapping[str, str]] = {
    "resident_id_district_unknown": "The district of the resident id is in no table of present or former codes.",
    "resident_id_age_implausible": "By the resident id the person is older than 130 years.",
    "credit_code_district_unknown": "The district of the credit code is in no table of present or former codes.",
}
"""What is accepted and still worth a second look, by name, with its English sentence."""


class InvalidCode(ValueError):
    """A text breaks a rule of its standard; `rule` names it and `str()` is the English sentence."""

    def __init__(self, rule: str) -> None:
        """Take the rule's name; its sentence comes from `SENTENCES`, so that no value can slip in."""
        super().__init__(SENTENCES[rule])
        self.rule = rule
