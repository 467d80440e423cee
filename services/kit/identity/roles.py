"""Roles and scopes, read from `roles.yaml` and `scopes.yaml`, and what a token's roles come to.

How a role sees rows decides which claim of the token becomes a visibility key; the database compares those keys with
the ones that each row carries.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any, Literal, get_args
from uuid import UUID

from services.kit.codes.areas import area_of
from services.kit.identity.refusals import MixedRoles, NoRole
from services.kit.identity.words import Words, read_data, read_words

Sight = Literal["area", "organisation", "person", "feed", "nothing"]
"""How a role sees rows."""


class UnknownScope(LookupError):
    """A role or a route names a scope that `scopes.yaml` does not have."""


class UnknownRole(LookupError):
    """`roles.yaml` has no role of that name."""

    def __init__(self, name: str) -> None:
        """Name the role that was asked for, and those there are."""
        super().__init__(f"there is no role {name!r}; the roles are {', '.join(roles())}")


class UnknownSight(LookupError):
    """A role names a way of seeing rows that does not exist."""


@dataclass(frozen=True, slots=True)
class Role:
    """One role of `roles.yaml`."""

    code: str
    name: Words
    description: Words
    sees: Sight
    scopes: frozenset[str]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a token's subject stands: its districts (6, 9 or 12 digits), its organisation, itself as a person."""

    districts: tuple[str, ...] = ()
    organisation: UUID | None = None
    person: UUID | None = None

    def keys(self, sees: Sight) -> tuple[str, ...]:
        """Return the visibility keys of a way of seeing; raise `InvalidCode` for a malformed district."""
        match sees:
            case "area":
                return tuple(dict.fromkeys(f"area:{area_of(district)}" for district in self.districts))
            case "organisation":
                return () if self.organisation is None else (f"org:{self.organisation}",)
            case "person":
                return () if self.person is None else (f"person:{self.person}",)
            case "feed":
                return ("feed",)
            case "nothing":
                return ()


@cache
def scopes() -> Mapping[str, Words]:
    """Return every scope with its words, in the order of the file."""
    return read_words("scopes.yaml")


@cache
def roles() -> Mapping[str, Role]:
    """Return every role by its code, in the order of the file.

    Raises `UnknownScope` or `UnknownSight` where the file names one.
    """
    return MappingProxyType({code: _role(code, entry) for code, entry in read_data("roles.yaml").items()})


def roles_of(names: Iterable[str]) -> tuple[Role, ...]:
    """Return the roles that a token's names stand for.

    Unknown names are ignored, since an issuer serves other systems too. Raises `NoRole` where none is left, and
    `MixedRoles` where they do not see alike.
    """
    known = tuple(roles()[name] for name in dict.fromkeys(names) if name in roles())
    if not known:
        raise NoRole
    if len({role.sees for role in known}) > 1:
        raise MixedRoles(roles=tuple(role.code for role in known))
    return known


def check_grant(names: Iterable[str], place: Place) -> None:
    """Raise unless these roles may be given to somebody who stands there.

    `UnknownRole`, `NoRole`, `MixedRoles`, or `InvalidCode` for a district.
    """
    wanted = tuple(names)
    for name in wanted:
        if name not in roles():
            raise UnknownRole(name)
    place.keys(roles_of(wanted)[0].sees)


def known_scope(scope: str) -> str:
    """Return the scope; raise `UnknownScope` where `scopes.yaml` has none of that name."""
    if scope not in scopes():
        raise UnknownScope(scope)
    return scope


def _role(code: str, entry: dict[str, Any]) -> Role:
    if entry["sees"] not in get_args(Sight):
        raise UnknownSight(code, entry["sees"])
    return Role(
        code=code,
        name=Words(**entry["name"]),
        description=Words(**entry["description"]),
        sees=entry["sees"],
        scopes=frozenset(known_scope(scope) for scope in entry["scopes"]),
    )
