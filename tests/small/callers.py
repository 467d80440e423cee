"""Callers as their tokens would make them, for tests that ask the database rather than a route."""

from uuid import UUID

from services.kit.identity.caller import Caller
from services.kit.identity.roles import Place


def of_area(*districts: str, subject: str = "caseworker") -> Caller:
    """Return who sees the rows of these districts."""
    return caller(*Place(districts=districts).keys("area"), subject=subject)


def of_organisation(organisation: UUID) -> Caller:
    """Return who sees the rows of an organisation."""
    return caller(*Place(organisation=organisation).keys("organisation"))


def of_person(person: UUID) -> Caller:
    """Return a person, who sees the rows about themselves."""
    return caller(*Place(person=person).keys("person"))


def caller(*keys: str, subject: str = "someone") -> Caller:
    """Return who sees the rows with these keys."""
    return Caller(subject, frozenset(), frozenset(), (), None, None, None, keys)
