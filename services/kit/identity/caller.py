"""Who is calling: the one value that routes, actions and row-level security ask about a request.

A `Caller` is made once, when its token is verified, and never changes; a stated purpose makes a copy.
"""

from dataclasses import dataclass, replace
from uuid import UUID

from services.kit.codes.areas import lineage
from services.kit.identity.purposes import purposes
from services.kit.identity.refusals import AnotherOrganisation, Forbidden, OutsideDistricts, PurposeRequired

PUBLIC = "public"
"""The key of rows that every caller may see, such as courses on offer; what is searched in bulk has its own table."""


@dataclass(frozen=True, slots=True)
class Caller:
    """A verified subject with its rights.

    `keys` are the row-visibility keys (`area:4403`, `org:<uuid>`, `person:<uuid>`, `feed`): a row is visible when one
    of its own keys is among them. An area key holds the significant prefix of a GB/T 2260 code and covers all below it.
    """

    subject: str
    roles: frozenset[str]
    scopes: frozenset[str]
    districts: tuple[str, ...]
    organisation: UUID | None
    person: UUID | None
    purpose: str | None
    keys: tuple[str, ...]

    @property
    def visible(self) -> str:
        """Return the keys as PostgreSQL's `app.keys` wants them, separated by commas; everybody has `public`."""
        return ",".join((*self.keys, PUBLIC))

    def may(self, scope: str) -> bool:
        """Tell whether the caller holds a scope, wherever it may use it."""
        return scope in self.scopes

    def covers(self, district: str) -> bool:
        """Tell whether a district (6, 9 or 12 digits) lies in an area whose rows the caller sees."""
        return any(f"area:{area}" in self.keys for area in lineage(district))

    def require(self, scope: str, *, district: str | None = None) -> None:
        """Raise `Forbidden` unless the caller holds the scope, `OutsideDistricts` unless it covers the district.

        Whoever sees rows by organisation or person covers no district: ask without one where such callers may act.
        """
        if scope not in self.scopes:
            raise Forbidden(scope=scope)
        if district is not None and not self.covers(district):
            raise OutsideDistricts(scope=scope, district=district)

    def require_for(self, scope: str, *, organisation: UUID, district: str) -> None:
        """Raise unless the caller may act for an organisation: itself anywhere, an office in the districts it covers.

        `Forbidden` without the scope, `AnotherOrganisation` for whoever sees by organisation, and is not this one.
        """
        own = any(key.startswith("org:") for key in self.keys)
        self.require(scope, district=None if own else district)
        if own and f"org:{organisation}" not in self.keys:
            raise AnotherOrganisation(scope=scope)

    def require_purpose(self) -> str:
        """Return the purpose that the caller stated; raise `PurposeRequired` where it stated none."""
        if self.purpose is None:
            raise PurposeRequired(known=tuple(purposes()))
        return self.purpose

    def with_purpose(self, purpose: str | None) -> "Caller":
        """Return this caller acting for a purpose of `purposes.yaml`."""
        return replace(self, purpose=purpose)
