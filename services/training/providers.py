"""Who may act for a training institution: the institution itself, and the offices of the district."""

from uuid import UUID

from services.kit.identity.caller import Caller
from services.kit.identity.refusals import Forbidden


def require_provider(caller: Caller, scope: str, provider: UUID, district: str) -> None:
    """Raise `Forbidden` unless the caller is the institution, or an office that covers the district."""
    if caller.organisation is None:
        caller.require(scope, district=district)
        return
    caller.require(scope)
    if caller.organisation != provider:
        raise Forbidden(scope=scope)
