"""Re-checks over REST: a verb of a household, and the list of those that were made."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Request, Response
from pydantic import ConfigDict, Field

from services.kit.http.bodies import CivilDate, Input, Yuan, fen_of
from services.kit.http.common import (
    NotFound,
)
from services.kit.http.etags import IfMatch
from services.kit.http.languages import Voice
from services.kit.http.pages import Page, Paging
from services.kit.http.problems import Say, responds
from services.kit.idempotency import repeatable
from services.kit.identity.access import needs
from services.kit.identity.caller import Caller
from services.kit.transactions import Tx
from services.people.certifications.problems import NotCertified
from services.people.certifications.words import said_caveats, said_missing, said_reasons
from services.people.households.api import beside_household
from services.people.households.problems import UnknownPersons
from services.people.households.queries import read as read_household
from services.people.rechecks import actions, queries
from services.people.rechecks.model import Recheck
from services.people.rechecks.problems import NoSuchExitRule
from services.people.rechecks.queries import RecheckOut
from services.people.rechecks.rules import Conduct

router = APIRouter(prefix="/v1", tags=["rechecks"])

READ = "household_file:read"
Count = Annotated[int, Field(ge=0, le=1000)]


class RecheckIn(Input):
    """What a re-check is to know beside the household and its members' files; null is not known.

    `exit_rule` names a text on who is helped no longer; left out, the one in force there, which ends nothing where its
    days are not certain. `last_contact_on` is the last
    day on which the office reached the family.
    """

    model_config = ConfigDict(json_schema_extra={"examples": [{"dibao_line": "900.00", "refused_recommendations": 0}]})

    dibao_line: Annotated[Yuan, Field(ge=0, le=100_000)] | None = None
    exit_rule: Annotated[str, Field(max_length=40, examples=["TS-EXIT"])] | None = None
    refused_recommendations: Count | None = None
    refused_hires: Count | None = None
    last_contact_on: CivilDate | None = None


@router.post(
    "/households/{household_id}:recheck",
    response_model=RecheckOut,
    responses=responds(NotFound, NotCertified, NoSuchExitRule, UnknownPersons),
)
@repeatable
async def recheck_household(
    household_id: UUID,
    body: RecheckIn,
    request: Request,  # noqa: ARG001 -- `repeatable` reads it
    seen: IfMatch,
    tx: Tx,
    caller: Annotated[Caller, needs(actions.DECIDE)],
    say: Voice,
) -> Response:
    """Look at a certified household again: by the facts of today, under the law that it was certified under.

    The ETag is that of the household as it stands then.
    """
    line = None if body.dibao_line is None else fen_of(body.dibao_line)
    conduct = Conduct(body.refused_recommendations, body.refused_hires, body.last_contact_on)
    row = await actions.recheck_household(tx, caller, household_id, seen, actions.Look(line, body.exit_rule, conduct))
    return await beside_household(tx, household_id, shown(row, say))


@router.get(
    "/households/{household_id}/rechecks",
    dependencies=[needs(READ)],
    responses=responds(NotFound),
)
async def list_rechecks(household_id: UUID, paging: Paging, tx: Tx, say: Voice) -> Page[RecheckOut]:
    """Return every re-check of a household, the latest first."""
    await read_household(tx, household_id)
    rows = await queries.rechecks_of(tx, household_id, paging.after(datetime, UUID), paging.fetch)
    return paging.page(rows, key=lambda row: (row.rechecked_at, row.id), show=lambda row: shown(row, say))


def shown(row: Recheck, say: Say) -> RecheckOut:
    """Return a re-check as it is answered, its codes in words."""
    plain = {name: getattr(row, name) for name in RecheckOut.model_fields}
    said = {
        "reasons": said_reasons(say, row.reasons),
        "missing": said_missing(say, row.missing),
        "caveats": said_caveats(say, row.caveats),
    }
    return RecheckOut(**(plain | said))
