"""Eligibility, placements, decisions."""

from tests.fuzz.part import Part

PART = Part(
    values={
        "programme": ("GD-ZE-POST",),
        "programmes": (["GD-ZE-POST"], None),
        "district": ("440303", "440303001", "370100"),
        "facts": (
            {},
            {"contract_months": 12, "social_insurance_paid": None},
            {"worker_zero_employment_family": False, "contract_months": 12},
        ),
    }
)
