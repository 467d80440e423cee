"""A one-time code lets a staff member's own token be known, once, in time, and where it belongs."""

import asyncio
import hashlib
from uuid import UUID, uuid4

import httpx
import pytest
from sqlalchemy import text

from services.kit.database.roles import Role
from services.kit.identity.issuer import mint
from tests.kit.database.catalogue import as_role
from tests.people.assignments.caseloads import worker_of
from tests.people.journal import entries
from tests.people.office import Office, code_of, office
from tests.running import Running

pytestmark = pytest.mark.anyio


def signing_in(people: Running, district: str = "440303") -> Office:
    """Return somebody with an account of their own in a district."""
    token = mint(people.settings, roles=["caseworker"], districts=[district], subject=f"account-{uuid4()}")
    return Office(people, {"Authorization": f"Bearer {token}", "Accept-Language": "en"})


async def invited(officer: Office) -> tuple[str, str, str]:
    """Invite somebody; return their id, the invitation's address and the code."""
    staff, at = await worker_of(officer)
    answer = await officer.post("/v1/invitations", {"staff": staff, "office": at})
    assert answer.status_code == httpx.codes.CREATED, answer.text
    return staff, answer.headers["location"], answer.json()["code"]


async def accept(who: Office, code: str) -> httpx.Response:
    return await who.post("/v1/invitations:accept", {"code": code})


async def past(people: Running, invitation: str) -> None:
    """Let an invitation have been valid until yesterday."""
    async with people.database.begin_system() as session:
        await session.execute(
            text("UPDATE invitation SET valid_until = current_date - 2 WHERE id = CAST(:id AS uuid)"),
            {"id": invitation.rpartition("/")[2]},
        )


async def test_whoever_accepts_is_known_by_their_token_from_then_on(people: Running, officer: Office) -> None:
    staff, at, code = await invited(officer)
    told = await accept(signing_in(people), code)
    assert (told.json()["id"], told.json()["signs_in"]) == (staff, True)
    assert (await officer.get(at)).json()["state"] == "accepted"


async def test_a_code_is_told_once_and_kept_as_a_digest(people: Running, officer: Office) -> None:
    staff, at, code = await invited(officer)
    again = [await officer.get(at), await officer.get("/v1/invitations", staff=staff)]
    assert [code in answer.text for answer in again] == [False, False]
    async with as_role(people.settings, "people", Role.SYSTEM) as system:
        kept = await system.fetchrow("SELECT * FROM invitation WHERE id = $1", at.rpartition("/")[2])
        journal = await system.fetchval("SELECT string_agg(data::text, '') FROM journal")
    assert kept is not None
    assert kept["code_digest"] == hashlib.sha256(UUID(code).bytes).digest()
    assert [code in str(each) for each in (dict(kept), journal)] == [False, False]


async def test_a_code_counts_once(people: Running, officer: Office) -> None:
    _, _, code = await invited(officer)
    first, second = await accept(signing_in(people), code), await accept(signing_in(people), code)
    assert (first.status_code, code_of(second)) == (200, (409, "invitation-used"))


async def test_of_two_who_accept_at_once_one_is_the_staff_member(people: Running, officer: Office) -> None:
    _, _, code = await invited(officer)
    answers = await asyncio.gather(*(accept(signing_in(people), code) for _ in range(3)))
    assert sorted(answer.status_code for answer in answers) == [200, 409, 409]


async def test_unknown_foreign_expired_and_revoked_codes_are_each_told_apart(people: Running, officer: Office) -> None:
    _, _, of_another_district = await invited(officer)
    _, late, expired = await invited(officer)
    await past(people, late)
    _, gone, revoked = await invited(officer)
    assert (await officer.post(f"{gone}:revoke", seen=1)).is_success
    refused = [
        await accept(signing_in(people), str(uuid4())),
        await accept(signing_in(people, "440305"), of_another_district),
        await accept(signing_in(people), expired),
        await accept(signing_in(people), revoked),
    ]
    assert [code_of(answer) for answer in refused] == [
        (404, "no-such-invitation"),
        (403, "foreign-invitation"),
        (409, "invitation-expired"),
        (409, "invitation-was-revoked"),
    ]
    assert [(await officer.get(each)).json()["state"] for each in (late, gone)] == ["expired", "revoked"]


async def test_one_token_is_one_staff_member(people: Running, officer: Office) -> None:
    account = signing_in(people)
    (first, _, one), (_, _, another) = await invited(officer), await invited(officer)
    await accept(account, one)
    second = await accept(account, another)
    await officer.post(f"/v1/staff/{first}:leave", {}, seen=3)
    third = await accept(account, another)
    assert (code_of(second), third.status_code) == ((409, "already-another-member"), 200)


async def test_a_new_invitation_revokes_the_one_before(people: Running, officer: Office) -> None:
    staff, at, old = await invited(officer)
    of = (await officer.get(at)).json()["office"]
    new = (await officer.post("/v1/invitations", {"staff": staff, "office": of})).json()["code"]
    refused, accepted = await accept(signing_in(people), old), await accept(signing_in(people), new)
    assert (code_of(refused), accepted.status_code) == ((409, "invitation-was-revoked"), 200)


async def test_whoever_signs_in_or_works_elsewhere_or_has_left_is_not_invited(people: Running, officer: Office) -> None:
    staff, at, code = await invited(officer)
    of = (await officer.get(at)).json()["office"]
    _, elsewhere = await worker_of(officer)
    wrong = await officer.post("/v1/invitations", {"staff": staff, "office": elsewhere})
    await accept(signing_in(people), code)
    known = await officer.post("/v1/invitations", {"staff": staff, "office": of})
    await officer.post(f"/v1/staff/{staff}:leave", {}, seen=3)
    left = await officer.post("/v1/invitations", {"staff": staff, "office": of})
    assert [code_of(each)[1] for each in (wrong, known, left)] == [
        "not-of-this-office",
        "staff-signs-in",
        "staff-has-left",
    ]


async def test_what_was_accepted_or_revoked_is_revoked_no_more(people: Running, officer: Office) -> None:
    _, used, code = await invited(officer)
    await accept(signing_in(people), code)
    _, gone, _ = await invited(officer)
    await officer.post(f"{gone}:revoke", seen=1)
    refused = [await officer.post(f"{each}:revoke", seen=2) for each in (used, gone)]
    assert [code_of(each)[1] for each in refused] == ["invitation-used", "invitation-was-revoked"]


async def test_events_tell_that_there_was_an_invitation_and_neither_code_nor_account(
    people: Running, officer: Office
) -> None:
    staff, at, code = await invited(officer)
    await accept(signing_in(people), code)
    told = [(kind.split(".")[3], sorted(data)) for kind, _, data in await entries(people, staff)][1:]
    assert told == [
        ("invited", ["invitation", "state", "valid_until"]),
        ("invitation_accepted", ["invitation", "state"]),
    ]
    assert "account-" not in str(await entries(people, staff))
    assert (await office(people, "caseworker", "440303").get(at)).status_code == 200
