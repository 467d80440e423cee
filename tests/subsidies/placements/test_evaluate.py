"""Evaluating a hire: facts come from what people and matching have told, and the decision is kept."""

from typing import Any
from uuid import uuid4

import asyncpg
import httpx
import pytest

from services.kit.clock import SHANGHAI
from services.kit.database.roles import Role
from services.kit.database.security import area_keys
from services.subsidies.placements.listens import MATCHING, PEOPLE
from tests.kit.database.catalogue import as_role
from tests.people.office import code_of, rules_of
from tests.running import Running
from tests.subsidies.placements.hires import HIRED_ON, Hire, Home, certified_hire, heard, hire, tell
from tests.traces import traces

pytestmark = pytest.mark.anyio

AS_OF = "2007-03-01"


async def evaluate(
    subsidies: Running,
    made: Hire,
    *,
    office: str = "440303",
    more: dict[str, str] | None = None,
    **changed: object,
) -> httpx.Response:
    body = {"programme": "GD-ZE-POST", "as_of": AS_OF} | changed
    headers = subsidies.headers("district_officer", office) | {"Accept-Language": "en"} | (more or {})
    return await subsidies.client.post(f"/v1/placements/{made.id}:evaluate", json=body, headers=headers)


async def decided(subsidies: Running, made: Hire, **changed: object) -> dict[str, Any]:
    answer = await evaluate(subsidies, made, **changed)  # type: ignore[arg-type]  # fields of the body
    assert answer.status_code == httpx.codes.CREATED, answer.text
    decision: dict[str, Any] = answer.json()
    return decision


def fact(decision: dict[str, Any], name: str) -> dict[str, Any] | None:
    found: dict[str, Any] | None = next((each for each in decision["facts"] if each["name"] == name), None)
    return found


async def test_the_employers_subsidy_is_due_with_the_amount_unknown(subsidies: Running) -> None:
    decision = await decided(subsidies, await certified_hire(subsidies))
    assert (decision["outcome"], decision["amount"]) == ("eligible", None)
    assert decision["result"]["missing"] == ["parameters.amount", "parameters.duration"]


async def test_a_decision_answers_with_its_address(subsidies: Running) -> None:
    answer = await evaluate(subsidies, await certified_hire(subsidies))
    again = await subsidies.client.get(
        answer.headers["location"], headers=subsidies.headers("reviewer", "440303") | {"Accept-Language": "en"}
    )
    assert again.json() == answer.json()


async def test_each_fact_tells_its_source_and_its_age(subsidies: Running) -> None:
    made = await certified_hire(subsidies)
    told = fact(await decided(subsidies, made), "contract_months")
    today = subsidies.settings.clock.now().astimezone(SHANGHAI).date()
    assert told == {
        "name": "contract_months",
        "value": 24,
        "source": {"service": "matching", "kind": "referral", "id": made.id},
        "stated_on": HIRED_ON,
        "age_days": (today - today.fromisoformat(HIRED_ON)).days,
    }


async def test_facts_of_a_day_after_the_rule_are_a_caveat(subsidies: Running) -> None:
    made = await certified_hire(subsidies)
    codes = {
        as_of: {caveat["code"] for caveat in (await decided(subsidies, made, as_of=as_of))["result"]["caveats"]}
        for as_of in (AS_OF, "2026-11-02")
    }
    assert ["facts_of_a_later_day" in codes[as_of] for as_of in codes] == [True, False]


async def test_who_joins_a_certified_household_after_the_hire_did_not_belong_to_it(subsidies: Running) -> None:
    made = await hire(subsidies)
    home = Home((str(uuid4()),))
    await home.certified(subsidies, "2026-10-01")
    await home.joined(subsidies, made.person, "2026-11-03")
    decision = await decided(subsidies, made)
    assert (decision["outcome"], fact(decision, "worker_zero_employment_family")) == ("unknown", None)


async def test_who_leaves_a_certified_household_after_the_hire_belonged_to_it(subsidies: Running) -> None:
    made = await hire(subsidies)
    home = Home((made.person, str(uuid4())))
    await home.certified(subsidies, "2026-10-01")
    await home.left(subsidies, made.person, "2026-11-03")
    assert (await decided(subsidies, made))["outcome"] == "eligible"


async def test_a_certification_that_ended_after_the_hire_still_counts(subsidies: Running) -> None:
    made = await hire(subsidies)
    home = Home((made.person,))
    await home.certified(subsidies, "2026-10-01")
    await home.withdrawn(subsidies, "2026-11-03")
    assert (await decided(subsidies, made))["outcome"] == "eligible"


async def test_a_household_that_was_not_certified_on_the_day_of_the_hire_does_not_count(subsidies: Running) -> None:
    made = await hire(subsidies)
    home = Home((made.person,))
    await home.certified(subsidies, "2026-10-01")
    await home.withdrawn(subsidies, "2026-11-01")
    decision = await decided(subsidies, made)
    assert decision["outcome"] == "ineligible"
    assert [each["id"] for each in decision["result"]["conditions"] if each["verdict"] == "false"] == [
        "zero_employment_family"
    ]


async def test_a_household_that_is_certified_again_counts_again(subsidies: Running) -> None:
    made = await hire(subsidies)
    home = Home((made.person,))
    await home.certified(subsidies, "2026-10-01")
    await home.withdrawn(subsidies, "2026-10-01")
    await home.certified(subsidies, "2026-10-01", version=4)
    assert (await decided(subsidies, made))["outcome"] == "eligible"


async def test_someone_who_left_the_household_is_no_member_of_it_and_who_stayed_is(subsidies: Running) -> None:
    gone, stayed = await hire(subsidies), await hire(subsidies)
    home = Home((gone.person, stayed.person))
    await home.certified(subsidies, "2026-10-01")
    await home.left(subsidies, gone.person, HIRED_ON)
    assert [(await decided(subsidies, made))["outcome"] for made in (gone, stayed)] == ["unknown", "eligible"]


async def test_a_kind_of_employer_that_the_vocabulary_does_not_know_is_not_known(subsidies: Running) -> None:
    decision = await decided(subsidies, await certified_hire(subsidies, employer_kind="guild"))
    assert (decision["outcome"], fact(decision, "employer_type")) == ("eligible", None)


async def test_an_older_state_of_a_household_does_not_bring_a_member_back(subsidies: Running) -> None:
    made = await hire(subsidies)
    home = Home((made.person,))
    await home.tell(subsidies, "registered", 1)
    await home.left(subsidies, made.person, HIRED_ON)
    await home.tell(subsidies, "changed", 2)
    decision = await decided(subsidies, made)
    assert decision["result"]["missing"][0] == "facts.worker_zero_employment_family"


async def test_a_household_that_nobody_knows_leaves_the_answer_open(subsidies: Running) -> None:
    decision = await decided(subsidies, await hire(subsidies))
    assert (decision["outcome"], decision["result"]["missing"][0]) == (
        "unknown",
        "facts.worker_zero_employment_family",
    )


async def test_an_office_that_does_not_see_the_household_is_not_told_of_it(subsidies: Running) -> None:
    made = await hire(subsidies)
    await Home((made.person,), "440304").certified(subsidies, "2026-10-01")
    county, city = await decided(subsidies, made), await decided(subsidies, made, office="440300")
    assert (county["outcome"], city["outcome"]) == ("unknown", "eligible")


async def test_a_given_fact_beats_what_is_known(subsidies: Running) -> None:
    decision = await decided(subsidies, await certified_hire(subsidies), facts={"contract_months": 11})
    told = fact(decision, "contract_months")
    assert (decision["outcome"], told and told["source"]["service"]) == ("ineligible", "request")


async def test_a_given_fact_stands_in_for_one_that_is_not_known(subsidies: Running) -> None:
    made = await certified_hire(subsidies, social_insurance_paid=None)
    open_decision = await decided(subsidies, made)
    closed = await decided(subsidies, made, facts={"social_insurance_paid": True})
    assert (open_decision["outcome"], closed["outcome"]) == ("unknown", "eligible")


async def test_a_later_hire_changes_nothing_about_a_decision_that_was_made(subsidies: Running) -> None:
    made = await certified_hire(subsidies)
    decision = await decided(subsidies, made)
    await hire(subsidies, id=made.id, person=made.person, employer=made.employer, contract_months=6, version=5)
    again = await subsidies.client.get(
        f"/v1/decisions/{decision['id']}",
        headers=subsidies.headers("reviewer", "440303") | {"Accept-Language": "en"},
    )
    assert (again.json(), (await decided(subsidies, made))["outcome"]) == (decision, "ineligible")


async def test_a_referral_by_which_nobody_was_hired_is_refused(subsidies: Running) -> None:
    made = await hire(subsidies, hired_on=None)
    assert code_of(await evaluate(subsidies, made)) == (409, "not-a-hire")


async def test_the_refusal_is_told_in_chinese_too(subsidies: Running) -> None:
    made = await hire(subsidies, hired_on=None)
    answer = await evaluate(subsidies, made, more={"Accept-Language": "zh-CN"})
    assert answer.json()["title"] == "这次推荐尚未录用"


async def test_a_referral_of_another_office_is_not_found(subsidies: Running) -> None:
    made = await certified_hire(subsidies)
    assert code_of(await evaluate(subsidies, made, office="440304")) == (404, "not-found")


async def test_an_unknown_programme_and_an_unknown_fact_are_named(subsidies: Running) -> None:
    made = await certified_hire(subsidies)
    refused = [
        await evaluate(subsidies, made, programme="GD-NONE"),
        await evaluate(subsidies, made, facts={"age": 40}),
    ]
    assert [rules_of(each) for each in refused] == [
        {"/programme": "unknown_programme"},
        {"/facts/age": "unknown_fact"},
    ]


async def test_a_repeated_request_is_decided_once(subsidies: Running) -> None:
    made = await certified_hire(subsidies)
    key = {"Idempotency-Key": f"evaluate-{made.id}"}
    first, second = await evaluate(subsidies, made, more=key), await evaluate(subsidies, made, more=key)
    assert first.json() == second.json()
    mine = await subsidies.client.get(
        "/v1/decisions", params={"referral": made.id}, headers=subsidies.headers("auditor", "440303")
    )
    assert len(mine.json()["items"]) == 1


async def test_a_decision_about_somebody_who_is_anonymised_stays_and_says_no_more_than_their_county(
    subsidies: Running,
) -> None:
    made = await hire(subsidies, office="620102001")
    decision = await decided(subsidies, made, office="620102")
    words = ["620102001", f"person:{made.person}"]
    assert {"journal", "scope"} <= set(await traces(subsidies, "subsidies", *words, person=made.person))
    county = tuple(area_keys("620102"))
    told = heard("referral", "followed", made.id, 5, county, {"state": made.state() | {"version": 5}})
    await tell(subsidies, MATCHING, told)
    await tell(subsidies, PEOPLE, heard("person", "anonymised", made.person, 9, county, {"state": {}}))
    assert await traces(subsidies, "subsidies", *words, person=made.person) == {}
    changes = await subsidies.client.get("/v1/changes", headers=subsidies.headers("service"))
    assert (decision["id"] in changes.text, words[0] in changes.text) == (True, False)
    at = f"/v1/decisions/{decision['id']}"
    callers = [subsidies.headers("reviewer", place) for place in ("620102", made.district, "620102001")]
    answers = [await subsidies.client.get(at, headers=caller | {"Accept-Language": "en"}) for caller in callers]
    assert [answer.status_code for answer in answers] == [200, 200, 404]
    assert answers[0].json() == decision


async def test_nothing_is_forgotten_of_somebody_who_still_sees_it_and_by_nobody_but_the_system(
    subsidies: Running,
) -> None:
    decision = await decided(subsidies, await certified_hire(subsidies))
    for role in (Role.SYSTEM, Role.APP):
        async with as_role(subsidies.settings, "subsidies", role) as connection:
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await connection.execute("SELECT forget_in_journal(ARRAY[$1::uuid], '{}')", decision["id"])
    async with as_role(subsidies.settings, "subsidies", Role.SYSTEM) as system:
        with pytest.raises(asyncpg.RestrictViolationError, match="append-only"):
            await system.execute("UPDATE journal SET keys = '{}' WHERE subject = $1::uuid", decision["id"])
