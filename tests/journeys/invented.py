"""Invented organisations with valid credit codes."""

from services.kit.codes.credit_codes import check_character, organisation_check_character


def credit_code(serial: int, district: str = "442000") -> str:
    """Return a valid unified social credit code (GB 32100) of an enterprise that does not exist."""
    organisation = f"MA{serial:06d}"
    first = f"91{district}{organisation}{organisation_check_character(organisation)}"
    return first + check_character(first)
