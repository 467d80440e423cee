"""Asking over REST: the domain's own examples, and questions that cannot be answered."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml

from tests.people.office import code_of, rules_of
from tests.running import Running

pytestmark = pytest.mark.anyio

EXAMPLES: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "examples.yaml").read_text(encoding="utf-8"))
HIRE = {"worker_zero_employment_family": True, "contract_months": 12, "social_insurance_paid": True}


async def ask(subsidies: Running, language: str = "en", **changed: object) -> httpx.Response:
    body: dict[str, object] = {"as_of": "2007-03-01", "district": "440000", "programmes": ["GD-ZE-POST"], "facts": HIRE}
    body = {name: value for name, value in (body | changed).items() if value is not ...}
    headers = subsidies.headers("caseworker", "440303") | {"Accept-Language": language}
    return await subsidies.client.post("/v1/eligibility:evaluate", json=body, headers=headers)


async def result(subsidies: Running, language: str = "en", **changed: object) -> dict[str, Any]:
    answer = await ask(subsidies, language, **changed)
    assert answer.status_code == httpx.codes.OK, answer.text
    [only] = answer.json()["results"]
    told: dict[str, Any] = only
    return told


def named(missing: str) -> str:
    """Return what an answer calls what an example calls missing."""
    return missing.replace("rule.", "parameters.") if missing.startswith("rule.") else f"facts.{missing}"


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: str(example["id"]))
async def test_the_domains_example_is_answered_as_it_says(subsidies: Running, example: Mapping[str, Any]) -> None:
    for expected in example["expect"]:
        told = await result(
            subsidies,
            as_of=example["as_of"],
            district=example["jurisdiction"]["code"],
            programmes=[expected["programme"]],
            facts=example["facts"],
        )
        assert (told["outcome"], told["amount"]) == (expected["outcome"], expected["amount_yuan"])
        assert {named(each) for each in expected["missing"]} <= set(told["missing"])


async def test_the_post_subsidy_is_due_to_the_employer_in_an_amount_that_no_source_prints(subsidies: Running) -> None:
    told = await result(subsidies)
    assert (told["outcome"], told["payee"], told["amount"]) == ("eligible", "employer", None)
    assert told["missing"] == ["parameters.amount", "parameters.duration"]


async def test_each_condition_is_explained(subsidies: Running) -> None:
    told = await result(subsidies, facts=HIRE | {"contract_months": 11})
    assert told["conditions"][1] == {
        "id": "contract",
        "verdict": "false",
        "text": "A labour contract of one year or longer is signed with the worker",
        "values": {"contract_months": 11},
        "legal_basis": "Guangdong measures for the employment of zero-employment households",
    }


async def test_an_answer_is_told_in_chinese_where_that_is_asked_for(subsidies: Running) -> None:
    told = await result(subsidies, "zh-CN")
    assert told["conditions"][1]["text"] == "与其签订一年以上（含一年）劳动合同"
    assert told["caveats"][0]["detail"] == "未见文件原文，依据引用该文件的资料（广东省零就业家庭就业援助办法）。"


async def test_without_programmes_all_that_are_in_force_there_then_answer(subsidies: Running) -> None:
    answers = [
        (await ask(subsidies, programmes=..., district=district, as_of=as_of)).json()["results"]
        for district, as_of in (("440303", "2007-03-01"), ("430000", "2007-03-01"), ("440303", "2004-06-30"))
    ]
    told = [{result["programme"] for result in results} for results in answers]
    assert ["GD-ZE-POST" in programmes for programmes in told] == [True, False, False]


@pytest.mark.parametrize(
    ("changed", "condition", "text"),
    [
        ({"as_of": "2004-06-30"}, "in_force", "The programme is in force on that day"),
        ({"district": "430000"}, "in_jurisdiction", "The programme holds in that district"),
    ],
)
async def test_a_programme_asked_for_by_name_says_that_it_is_not_in_force_or_not_there(
    subsidies: Running, changed: dict[str, Any], condition: str, text: str
) -> None:
    told = await result(subsidies, **changed)
    assert told["outcome"] == "ineligible"
    assert told["conditions"] == [
        {"id": condition, "verdict": "false", "text": text, "values": {}, "legal_basis": None}
    ]


@pytest.mark.parametrize(
    ("changed", "wrong"),
    [
        ({"facts": HIRE | {"contract_years": 1}}, {"/facts/contract_years": "unknown_fact"}),
        ({"facts": {"contract_months": "12"}}, {"/facts/contract_months": "fact_type"}),
        ({"facts": {"contract_months": True}}, {"/facts/contract_months": "fact_type"}),
        ({"facts": {"contract_months": 12.5}}, {"/facts/contract_months": "fact_type"}),
        ({"facts": {"contract_months": 1 << 63}}, {"/facts/contract_months": "fact_range"}),
        ({"facts": {"social_insurance_paid": 1}}, {"/facts/social_insurance_paid": "fact_type"}),
        ({"facts": {"employer_type": "guild"}}, {"/facts/employer_type": "fact_code"}),
        ({"programmes": ["GD-ZE-POST", "GD-NONE"]}, {"/programmes/1": "unknown_programme"}),
        ({"district": "449999"}, {"/district": "district_unknown"}),
        ({"as_of": "2007-02-30"}, {"/as_of": "date_from_datetime_parsing"}),
        ({"facts": ..., "purpose": "x"}, {"/facts": "missing", "/purpose": "extra_forbidden"}),
    ],
)
async def test_a_question_that_cannot_be_asked_names_every_bad_field(
    subsidies: Running, changed: dict[str, Any], wrong: dict[str, str]
) -> None:
    assert rules_of(await ask(subsidies, **changed)) == wrong


async def test_ten_megabytes_of_facts_are_refused(subsidies: Running) -> None:
    answer = await ask(subsidies, facts={"employer_type": "x" * 10_000_000})
    assert code_of(answer) == (413, "payload-too-large")


async def test_a_fact_of_null_is_not_known(subsidies: Running) -> None:
    told = await result(subsidies, facts=HIRE | {"contract_months": None})
    assert (told["outcome"], told["missing"][0]) == ("unknown", "facts.contract_months")


@pytest.mark.parametrize("role", ["public_kiosk", "job_seeker", "service"])
async def test_who_may_not_ask_is_refused(subsidies: Running, role: str) -> None:
    person = "0198a7b2-0000-7000-8000-000000000001" if role == "job_seeker" else None
    headers = subsidies.headers(role, person=person)
    body = {"as_of": "2007-03-01", "district": "440000", "facts": {}}
    answer = await subsidies.client.post("/v1/eligibility:evaluate", json=body, headers=headers)
    assert answer.status_code == httpx.codes.FORBIDDEN
