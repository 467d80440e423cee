"""A psychological note is opened by its author and the person's specialist, and by nobody else."""

import pytest

from services.kit.identity.issuer import mint
from tests.people.consents.agreeing import agreed
from tests.people.journal import happened
from tests.people.office import Office, code_of, office, rules_of, someone
from tests.people.psychological_notes.writing import SAID, specialist, written
from tests.running import Running

pytestmark = pytest.mark.anyio

AT = "/v1/psychological-notes"
SPECIALIST = "specialist/林小溪"


def staff(people: Running, subject: str, role: str = "caseworker") -> Office:
    """Return somebody of Luohu who signs in by a subject and states what for."""
    token = mint(people.settings, roles=[role], districts=("440303",), subject=subject)
    purpose = {"Bihuan-Purpose": "assistance", "Accept-Language": "en"}
    return Office(people, {"Authorization": f"Bearer {token}", **purpose})


async def opened(who: Office, at: str) -> tuple[int, str]:
    """Return the status of opening a note, and its text or the problem's code."""
    answer = await who.get(f"{at}/unmasked")
    return answer.status_code, answer.json().get("text") or answer.json()["code"]


async def test_its_author_and_the_specialist_of_that_day_read_what_was_written(
    people: Running, officer: Office
) -> None:
    person = await officer.register()
    author, expert = staff(people, "author"), staff(people, SPECIALIST)
    await specialist(officer, person, SPECIALIST)
    at = await written(author, person)
    assert [await opened(who, at) for who in (author, expert)] == [(200, SAID)] * 2


async def test_nobody_else_opens_it_whatever_they_may_otherwise(people: Running, officer: Office) -> None:
    person = await officer.register()
    at = await written(staff(people, "author"), person)
    herself = someone(people, "job_seeker", person=person)
    others = [
        staff(people, "a colleague"),
        staff(people, "an officer", "district_officer"),
        Office(people, herself.headers | {"Bihuan-Purpose": "assistance"}),
    ]
    assert [await opened(who, at) for who in others] == [(403, "not-its-reader")] * 3
    assert await opened(staff(people, "an auditor", "auditor"), at) == (403, "forbidden")
    elsewhere = office(people, "caseworker", "440305")
    assert code_of(await elsewhere.get(f"{at}/unmasked")) == (404, "not-found")


async def test_the_person_reads_that_there_is_a_note_and_not_its_text(people: Running, officer: Office) -> None:
    person = await officer.register()
    at = await written(staff(people, "author"), person)
    herself = someone(people, "job_seeker", person=person)
    [listed] = (await herself.get(AT, person=person)).json()["items"]
    assert (listed["kind"], listed["held_on"], set(listed)) == (
        "interview",
        "2026-03-02",
        {"id", "version", "person", "kind", "held_on", "office", "created_at", "updated_at"},
    )
    assert (await herself.get(at)).json() == listed


async def test_a_specialist_named_later_opens_it_once_the_author_has_shared_it(
    people: Running, officer: Office
) -> None:
    person = await officer.register()
    author, expert = staff(people, "author"), staff(people, SPECIALIST)
    at = await written(author, person)
    nobody = await author.post(f"{at}:share", seen=1)
    await specialist(officer, person, SPECIALIST)
    before = await opened(expert, at)
    shared = await author.post(f"{at}:share", seen=1)
    assert (code_of(nobody), before) == ((409, "no-specialist"), (403, "not-its-reader"))
    assert (shared.status_code, shared.json()["version"], await opened(expert, at)) == (200, 2, (200, SAID))
    assert (await happened(people, person))[-2:] == [
        "person.psychological_note_written",
        "person.psychological_note_shared",
    ]


async def test_sharing_again_changes_nothing(people: Running, officer: Office) -> None:
    person = await officer.register()
    await specialist(officer, person, SPECIALIST)
    author = staff(people, "author")
    at = await written(author, person)
    again = await author.post(f"{at}:share", seen=1)
    assert (again.status_code, again.json()["version"]) == (200, 1)


async def test_nobody_but_the_author_shares_it(people: Running, officer: Office) -> None:
    person = await officer.register()
    await specialist(officer, person, SPECIALIST)
    at = await written(staff(people, "author"), person)
    refused = [await staff(people, who).post(f"{at}:share", seen=1) for who in (SPECIALIST, "a colleague")]
    assert [code_of(each) for each in refused] == [(403, "not-its-reader")] * 2


async def test_who_is_the_specialist_no_more_opens_it_no_more(people: Running, officer: Office) -> None:
    person = await officer.register()
    expert = staff(people, SPECIALIST)
    assignment = await specialist(officer, person, SPECIALIST)
    at = await written(staff(people, "author"), person)
    before = await opened(expert, at)
    assert (await officer.post(f"{assignment}:end", {"reason": "by_mistake"}, seen=1)).is_success
    assert (before, await opened(expert, at)) == ((200, SAID), (403, "not-its-reader"))


async def test_each_opening_stands_in_the_access_log_of_the_person(people: Running, officer: Office) -> None:
    person = await officer.register()
    author = staff(people, "author")
    at = await written(author, person)
    unstated = Office(people, {name: of for name, of in author.headers.items() if name != "Bihuan-Purpose"})
    assert code_of(await unstated.get(f"{at}/unmasked")) == (400, "purpose-required")
    assert (await opened(author, at))[0] == 200
    herself = someone(people, "job_seeker", person=person)
    entries = (await herself.get(f"/v1/persons/{person}/access-log")).json()["items"]
    assert [(each["subject"], each["purpose"], each["fields"]) for each in entries] == [
        ("author", "assistance", ["psychological_note.text"])
    ]


async def test_a_note_is_about_a_day_that_has_been_and_for_an_office_that_is_there(
    people: Running, officer: Office
) -> None:
    person = await officer.register()
    author = staff(people, "author")
    body = {"person": person, "kind": "interview", "office": person, "text": "…"}
    await agreed(officer, person)
    refused = [await author.post(AT, body | {"held_on": day}) for day in ("2999-01-01", "1979-12-31", "2026-03-02")]
    assert [rules_of(each) for each in refused] == [
        {"/held_on": "date_in_future"},
        {"/held_on": "before_birth"},
        {"/office": "no_open_office"},
    ]
