"""Employers, vacancies, imports."""

from tests.fuzz.part import Part
from tests.vacancies.invented import credit_code

PART = Part(
    values={
        "credit_code": credit_code,
        "kind": (None,),
        "pay_from": (None,),
        "pay_to": ("6000.00",),
        "pay_agreed": (False,),
        "number": (1, 2, 1000),
    }
)
