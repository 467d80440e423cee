"""Staff who accompany a person, who sign in by a subject of their own."""

from services.kit.identity.issuer import mint
from tests.people.assignments.caseloads import assigned, colleague, worker_of
from tests.people.office import Office, caller_of
from tests.people.psychological_notes.writing import signs_in
from tests.running import Running


def signed_in(people: Running, subject: str, *districts: str, role: str = "caseworker") -> Office:
    """Return a caller of Luohu, or of the districts named, who signs in by a subject."""
    token = mint(people.settings, roles=[role], districts=districts or ("440303",), subject=subject)
    return Office(people, {"Authorization": f"Bearer {token}", "Accept-Language": "en"})


async def of_the_staff(officer: Office, who: Office, post: str = "caseworker") -> tuple[str, str]:
    """Register whoever signs in so as staff of an office of an organisation of its own; return both."""
    staff, at = await worker_of(officer, post)
    await signs_in(officer, staff, (await caller_of(who)).subject)
    return staff, at


async def joins(officer: Office, who: Office, office: str) -> str:
    """Register whoever signs in so as staff of an office that others work in; return the staff member."""
    staff = await colleague(officer, office)
    await signs_in(officer, staff, (await caller_of(who)).subject)
    return staff


async def accompanies(officer: Office, person: str, who: Office, role: str = "caseworker") -> str:
    """Let whoever signs in so help a person, as staff of a new office; return the assignment's address."""
    staff, at = await of_the_staff(officer, who, role)
    return f"/v1/assignments/{(await assigned(officer, person, staff, at, role))['id']}"
