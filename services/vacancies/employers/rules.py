"""The rules of an employer: which kind its credit code makes it (GB 32100-2015, registrar and kind of organisation)."""

from collections.abc import Mapping
from typing import Final, Literal

from services.kit.codes.credit_codes import CreditCode

Kind = Literal["enterprise", "individual_business", "private_non_enterprise", "public_body", "other"]
KnownKind = Literal["enterprise", "individual_business", "private_non_enterprise", "public_body", "other", "unknown"]
"""A kind, or that nobody has said which: only of an employer that an imported file names."""

UNKNOWN: Final = "unknown"
_KINDS: Final[Mapping[str, Kind]] = {
    "91": "enterprise",
    "92": "individual_business",
    "52": "private_non_enterprise",
    "11": "public_body",
    "12": "public_body",
    "13": "public_body",
}
"""Registrar and kind as the subsidies distinguish them; cooperatives, foundations, villages and the rest are other."""


def kind_of(credit_code: CreditCode) -> Kind:
    """Return the kind of employer that a credit code says."""
    return _KINDS.get(credit_code.kind.code, "other")


def contradicts(credit_code: CreditCode, kind: Kind | None) -> bool:
    """Tell whether a stated kind is not the one of the credit code."""
    return kind is not None and kind != kind_of(credit_code)
