"""A change that breaks whoever holds to a contract is found, each time anew, and one that adds to it is not."""

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tools.contracts.json_text import packed
from tools.contracts.promised import behind, broken_promises, grew, promise
from tools.contracts.writing import ASYNCAPI, GRAPH, ROOT

Json = dict[str, Any]
Change = Callable[[Json], object]
PEOPLE = "openapi/people.json"
PROMISE = "openapi/promised/people.json"
KIND_OF_HUKOU = r'(type Household \{.*?)  """[^"]*"""\n  hukouKind: \w+!\n'
SMALL_GRAPH = '''# The graph of Bihuan, version 0.1.0

scalar Date

type Household {
  id: ID!

  """Urban or rural."""
  hukouKind: HukouKind!
}

enum HukouKind { URBAN RURAL }

enum EnrolmentStatus { ENROLLED COMPLETED }

enum CorrectionApproval { DOCUMENT_SEEN }

type Person { id: ID!, household: Household, status: EnrolmentStatus! }

type Need { id: ID! }

type NeedIsClosed implements Problem { title: String! }

type ClassIsOver implements Problem { title: String! }

interface Problem { title: String! }

union ChangeNeedResult = Need | NeedIsClosed

input NeedInput { occupations: [String!]! }

type Query {
  person(id: ID!): Person
  persons(residence: String, first: Int! = 20): [Person!]!
}

type Mutation {
  changeNeed(id: ID!, input: NeedInput!): ChangeNeedResult!
  approveCorrection(id: ID!, reason: CorrectionApproval!): Person
}
'''
"""Of the kind that the real one is, which takes a second to read and which `test_the_contracts_keep…` holds to."""
SMALL = (
    "/problems",
    "/v1/persons",
    "/v1/persons/{person_id}",
    "/v1/households",
    "/v1/households/{household_id}",
    "/v1/needs",
)
"""The paths of people that these tests change: to read all of them takes a third of a second each time."""
REGISTERED = "schemas/events/people/PersonRegistered.json"
CHANGED = "schemas/events/people/PersonChanged.json"


def reached(document: Json) -> Json:
    """Return the components that a document's paths refer to, and those that these refer to."""
    components: Json = document["components"]
    kept: Json = {"securitySchemes": components["securitySchemes"]}
    waiting = [document["paths"]]
    while waiting:
        for kind, name in re.findall(r'"#/components/(\w+)/([^"]+)"', json.dumps(waiting.pop())):
            if name not in kept.setdefault(kind, {}):
                kept[kind][name] = components[kind][name]
                waiting.append(kept[kind][name])
    return kept


@pytest.fixture(scope="module")
def promised(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with contracts, all promised; people is version 0.1.0, it and the graph are small, events few."""
    folder = tmp_path_factory.mktemp("promised")
    for each in ("openapi", "schemas"):
        shutil.copytree(ROOT / each, folder / each, ignore=shutil.ignore_patterns("promised"))
        (folder / each / "promised").mkdir()
    document = json.loads((folder / PEOPLE).read_text(encoding="utf-8"))
    document["info"]["version"] = "0.1.0"
    document["paths"] = {path: document["paths"][path] for path in SMALL}
    document["components"] = reached(document)
    (folder / PEOPLE).write_text(packed(document), encoding="utf-8")
    (folder / GRAPH).write_text(SMALL_GRAPH, encoding="utf-8")
    (folder / ASYNCAPI).write_text(json.dumps({"info": {"version": "0.1.0"}}), encoding="utf-8")
    for event in {*folder.glob("schemas/events/*/*.json")} - {folder / REGISTERED, folder / CHANGED}:
        event.unlink()
    list(promise(folder))
    return folder


@pytest.fixture
def copy(promised: Path, tmp_path: Path) -> Path:
    """Return a copy of it."""
    shutil.copytree(promised, tmp_path, dirs_exist_ok=True)
    return tmp_path


def change(copy: Path, path: str, how: Change) -> list[str]:
    """Change a contract and return what that breaks."""
    document = json.loads((copy / path).read_text(encoding="utf-8"))
    how(document)
    (copy / path).write_text(json.dumps(document), encoding="utf-8")
    return broken_promises(copy)


def schema(document: Json, name: str) -> Json:
    found: Json = document["components"]["schemas"][name]
    return found


def properties(document: Json, name: str) -> Json:
    found: Json = schema(document, name)["properties"]
    return found


def take_out(whole: Json, name: str) -> None:
    """Take a field out of an object's schema."""
    del whole["properties"][name]
    whole["required"].remove(name)


def put_in(whole: Json, name: str) -> None:
    """Put a field that is always there into an object's schema."""
    whole["properties"][name] = {"type": "string"}
    whole["required"].append(name)


def parameter(*, required: bool) -> Json:
    return {"name": "since", "in": "query", "required": required, "schema": {"type": "string"}}


def parameters(document: Json) -> list[Json]:
    found: list[Json] = document["paths"]["/v1/persons"]["get"]["parameters"]
    return found


def by_name(document: Json, path: str, method: str, name: str) -> Json:
    """Return a parameter."""
    found: Json
    [found] = [each for each in document["paths"][path][method]["parameters"] if each["name"] == name]
    return found


def rename_problem(document: Json, name: str, to: str, code: str) -> None:
    """Give a problem another code, and its schema the name that follows from it, wherever it is told."""
    renamed = json.loads(json.dumps(document).replace(f"schemas/{name}", f"schemas/{to}"))
    document.update(renamed)
    schemas = document["components"]["schemas"]
    schemas[to] = schemas.pop(name)
    schemas[to]["properties"]["code"]["const"] = code


def test_the_contracts_keep_what_they_promised() -> None:
    broken = broken_promises()
    assert not broken, "take it back, or raise the version in services/kit/contracts.py:\n" + "\n".join(broken)


def test_the_contracts_have_promised_what_they_say() -> None:
    found = list(behind())
    assert not found, "more is said than promised; run `make contracts` and look at the diff of\n" + "\n".join(found)


BREAKS: dict[str, tuple[Change, str]] = {
    "an operation is gone": (lambda d: d["paths"].pop("/v1/persons"), "GET /v1/persons is gone"),
    "a parameter is required": (
        lambda d: parameters(d).append(parameter(required=True)),
        "GET /v1/persons no longer takes",
    ),
    "a parameter is gone": (lambda d: parameters(d).pop(), "GET /v1/persons no longer takes"),
    "a field is required": (lambda d: put_in(schema(d, "PersonIn"), "nick"), "POST /v1/persons no longer takes"),
    "a field must be shorter": (
        lambda d: properties(d, "PersonIn")["name"].update(maxLength=5),
        "POST /v1/persons no longer takes",
    ),
    "a choice of a request is gone": (
        lambda d: properties(d, "MemberIn")["relation"]["enum"].pop(),
        "POST /v1/households no longer takes",
    ),
    "null is not taken": (
        lambda d: properties(d, "PersonIn").update(phone={"type": "string"}),
        "POST /v1/persons no longer takes",
    ),
    "another scope is needed": (
        lambda d: d["paths"]["/v1/persons"]["get"]["security"][0]["token"].append("person:list"),
        "GET /v1/persons no longer lets in",
    ),
    "a field of an answer is gone": (
        lambda d: take_out(schema(d, "HouseholdOut"), "members"),
        "GET /v1/households/{household_id} no longer tells",
    ),
    "a field of an answer is null": (
        lambda d: properties(d, "PersonOut").update(name={"anyOf": [{"type": "string"}, {"type": "null"}]}),
        "GET /v1/persons/{person_id} no longer tells",
    ),
    "a choice of an answer is new": (
        lambda d: properties(d, "MemberOut")["relation"]["enum"].append("cousin"),
        "GET /v1/households no longer tells",
    ),
    "a header of an answer is gone": (
        lambda d: d["paths"]["/v1/persons"]["post"]["responses"]["201"]["headers"].pop("ETag"),
        "POST /v1/persons no longer tells",
    ),
    "another status is a success": (
        lambda d: d["paths"]["/v1/persons"]["post"]["responses"].update({"202": {"description": "Later"}}),
        "POST /v1/persons no longer tells",
    ),
    "a problem that was documented is gone": (
        lambda d: d["paths"]["/v1/persons"]["post"]["responses"].pop("409"),
        "POST /v1/persons no longer tells the problem 409 possibly-registered",
    ),
    "a problem has another code and another class": (
        lambda d: rename_problem(d, "SecondHeadProblem", "TwoHeadsProblem", "two-heads"),
        "POST /v1/households no longer tells the problem 409 second-head",
    ),
    "a parameter left out means something else": (
        lambda d: by_name(d, "/v1/persons", "get", "limit")["schema"].update(default=20),
        "GET /v1/persons means something else where query limit is left out",
    ),
    "a field left out means something else": (
        lambda d: properties(d, "NeedIn")["takes_any_post"].update(default=True),
        "NeedIn.takes_any_post means something else",
    ),
    "a header is not read": (
        lambda d: d["paths"]["/v1/persons"]["post"].pop("parameters"),
        "POST /v1/persons no longer reads header Idempotency-Key",
    ),
    "another security scheme is needed": (
        lambda d: d["components"]["securitySchemes"]["token"].update(scheme="basic"),
        "GET /v1/persons no longer lets in",
    ),
    "what anybody may read needs a token": (
        lambda d: d["paths"]["/problems"]["get"].update(security=[{"token": []}]),
        "GET /problems no longer lets in",
    ),
    "an operation has another name": (
        lambda d: d["paths"]["/v1/persons"]["get"].update(operationId="people"),
        "GET /v1/persons is no longer called ",
    ),
    "a problem has another code": (
        lambda d: properties(d, "SecondHeadProblem")["code"].update(const="two-heads"),
        "SecondHeadProblem no longer tells",
    ),
}


@pytest.mark.parametrize("name", BREAKS)
def test_what_breaks_clients_of_a_part_is_found(copy: Path, name: str) -> None:
    how, what = BREAKS[name]
    assert [each for each in change(copy, PEOPLE, how) if each.startswith(f"people 0.1.0: {what}")]


ADDS: dict[str, Change] = {
    "an operation": lambda d: d["paths"].update({"/v1/x": {"get": {"responses": {"200": {"description": "x"}}}}}),
    "a parameter that may be left out": lambda d: parameters(d).append(parameter(required=False)),
    "a field that may be left out": lambda d: properties(d, "MemberIn").update(since={"type": "string"}),
    "a choice of a request": lambda d: properties(d, "MemberIn")["relation"]["enum"].append("cousin"),
    "a field of an answer": lambda d: put_in(schema(d, "MemberOut"), "since"),
    "a longer field": lambda d: properties(d, "PersonIn")["name"].update(maxLength=500),
    "other words": lambda d: properties(d, "PersonIn")["name"].update(description="What they are called."),
    "a problem": lambda d: d["paths"]["/v1/persons"]["get"]["responses"].update({"409": {"description": "Not now"}}),
}


@pytest.mark.parametrize("name", ADDS)
def test_what_is_added_to_a_part_breaks_nothing(copy: Path, name: str) -> None:
    assert change(copy, PEOPLE, ADDS[name]) == []


@pytest.mark.parametrize(("version", "kept"), [("0.1.0", False), ("0.1.9", False), ("0.2.0", True), ("1.0.0", True)])
def test_a_part_that_breaks_its_clients_needs_a_new_version(copy: Path, version: str, kept: bool) -> None:  # noqa: FBT001 -- pytest passes it by name
    def how(document: Json) -> None:
        take_out(schema(document, "HouseholdOut"), "members")
        document["info"]["version"] = version

    assert (change(copy, PEOPLE, how) == []) == kept


def without(name: str, version: str) -> Change:
    """Take a field out of the answers about a household, under a version of people."""

    def how(document: Json) -> None:
        take_out(schema(document, "HouseholdOut"), name)
        document["info"]["version"] = version

    return how


def test_what_breaks_a_promise_does_not_become_one(copy: Path) -> None:
    broken = change(copy, PEOPLE, without("members", "0.1.0"))
    assert broken != []
    assert (list(promise(copy)), broken_promises(copy)) == ([], broken)


def test_a_new_version_is_to_be_promised(copy: Path) -> None:
    change(copy, PEOPLE, without("members", "0.2.0"))
    assert (list(behind(copy)), list(promise(copy)), list(behind(copy))) == ([PROMISE], [PROMISE], [])


@pytest.mark.parametrize(("version", "kept"), [("0.2.0", False), ("0.2.1", False), ("0.3.0", True)])
def test_a_part_that_breaks_its_clients_again_needs_a_new_version_again(copy: Path, version: str, kept: bool) -> None:  # noqa: FBT001 -- pytest passes it by name
    assert change(copy, PEOPLE, without("members", "0.2.0")) == []
    list(promise(copy))
    assert (change(copy, PEOPLE, without("district", version)) == []) == kept


def test_what_is_added_to_a_part_is_promised_as_the_rest_is(copy: Path) -> None:
    change(copy, PEOPLE, lambda d: put_in(schema(d, "HouseholdOut"), "since"))
    assert list(promise(copy)) == [PROMISE]
    assert change(copy, PEOPLE, lambda d: take_out(schema(d, "HouseholdOut"), "since")) != []


def test_a_version_does_not_fall(copy: Path) -> None:
    assert change(copy, PEOPLE, lambda d: d["info"].update(version="0.0.9")) == ["people 0.0.9: was 0.1.0 already"]


def test_a_part_that_is_new_has_promised_nothing_yet(copy: Path) -> None:
    (copy / PROMISE).unlink()
    assert change(copy, PEOPLE, without("members", "0.1.0")) == []
    assert PROMISE in behind(copy)


@pytest.mark.parametrize(
    ("was", "version", "expected"),
    [("1.4.0", "1.5.0", False), ("1.4.0", "2.0.0", True), ("0.9.0", "0.10.0", True), ("2.0.0", "1.9.0", False)],
)
def test_a_version_says_whether_it_breaks_an_earlier_one(was: str, version: str, expected: bool) -> None:  # noqa: FBT001 -- pytest passes it by name
    assert grew(was, version) == expected


def change_graph(copy: Path, pattern: str, text: str) -> list[str]:
    """Replace one place of the graph and return what that breaks."""
    sdl, times = re.subn(pattern, text, (copy / GRAPH).read_text(encoding="utf-8"), count=1, flags=re.DOTALL)
    assert times == 1
    (copy / GRAPH).write_text(sdl, encoding="utf-8")
    return broken_promises(copy)


def test_a_field_that_is_gone_from_the_graph_is_found(copy: Path) -> None:
    found = change_graph(copy, KIND_OF_HUKOU, r"\1")
    assert found == ["graph 0.1.0: Field Household.hukouKind was removed."]


def test_an_argument_that_must_be_given_is_found(copy: Path) -> None:
    assert change_graph(copy, r"\n  person\(", "\n  person(since: Date!, ") != []


def test_a_field_that_is_new_in_the_graph_breaks_nothing(copy: Path) -> None:
    assert change_graph(copy, r"type Household \{\n", "type Household {\n  since: Date\n") == []


GRAPH_BREAKS = {
    "a value is new of an enum that is answered": (r"(enum EnrolmentStatus \{)", r"\1 LOST", "EnrolmentStatus.LOST"),
    "what a union answers is new": (r"(union ChangeNeedResult = Need)", r"\1 | Person", "Person was added to union"),
    "a default of an argument": (r"(\n  persons\([^)]*first: Int! =) 20", r"\1 21", "(first:) has changed default"),
}


@pytest.mark.parametrize("name", GRAPH_BREAKS)
def test_what_a_graph_newly_answers_or_understands_is_found(copy: Path, name: str) -> None:
    pattern, text, what = GRAPH_BREAKS[name]
    [found] = change_graph(copy, pattern, text)
    assert what in found


GRAPH_ADDS = {
    "a value of an enum that is only sent": (r"(enum CorrectionApproval \{)", r"\1 OTHER"),
    "a problem among the others of a union": (r"(union ChangeNeedResult = Need)", r"\1 | ClassIsOver"),
    "an argument that may be left out": (r"\n  persons\(", r"\n  persons(since: Date = null "),
    "a field that may be sent": (r"(input NeedInput \{)", r"\1 since: Date = null "),
}


@pytest.mark.parametrize("name", GRAPH_ADDS)
def test_what_is_added_to_the_graph_breaks_nothing(copy: Path, name: str) -> None:
    assert change_graph(copy, *GRAPH_ADDS[name]) == []


def test_a_graph_with_a_new_version_may_break_once(copy: Path) -> None:
    change_graph(copy, KIND_OF_HUKOU, r"\1")
    assert change_graph(copy, r"version 0\.1\.0", "version 0.2.0") == []
    list(promise(copy))
    assert change_graph(copy, r"\n  person\(", "\n  person(since: Date!, ") != []


def data(event: Json) -> Json:
    found: Json = event["properties"]["data"]
    return found


def state(event: Json) -> Json:
    found: Json = event["$defs"]["PersonState"]
    return found


EVENT_BREAKS: dict[str, Change] = {
    "a field of the state is gone": lambda e: take_out(state(e), "residence"),
    "a fact may be missing": lambda e: data(e)["required"].remove("state"),
    "an attribute is gone": lambda e: take_out(e, "rowversion"),
    "a choice is new": lambda e: state(e)["properties"]["hukou_kind"]["enum"].append("unknown"),
    "a text is a number": lambda e: e["properties"].update(position={"type": "integer"}),
}


@pytest.mark.parametrize("name", EVENT_BREAKS)
def test_what_breaks_readers_of_an_event_is_found_by_its_type(copy: Path, name: str) -> None:
    [found] = change(copy, REGISTERED, EVENT_BREAKS[name])
    assert found.startswith("events: bihuan.people.person.registered.v1 no longer tells what it told")


@pytest.mark.parametrize(
    "how",
    [lambda e: put_in(state(e), "since"), lambda e: data(e)["properties"].update(since={"type": "string"})],
    ids=["a field of the state", "a fact that may be missing"],
)
def test_what_is_added_to_an_event_breaks_nothing(copy: Path, how: Change) -> None:
    assert change(copy, REGISTERED, how) == []


def test_an_event_is_not_told_otherwise_under_its_type_even_with_a_new_version_of_all(copy: Path) -> None:
    change(copy, ASYNCAPI, lambda document: document["info"].update(version="0.2.0"))
    assert change(copy, REGISTERED, lambda e: take_out(state(e), "residence")) != []


def rename(event: Json) -> None:
    named = event["properties"]["type"]
    named["const"] = named["const"].replace(".v1", ".v2")


def test_a_type_of_event_that_is_gone_is_found(copy: Path) -> None:
    assert change(copy, REGISTERED, rename) == ["events 0.1.0: bihuan.people.person.registered.v1 is gone"]


def test_types_of_event_may_go_with_a_new_version_of_all_and_none_after_that(copy: Path) -> None:
    change(copy, REGISTERED, rename)
    assert change(copy, ASYNCAPI, lambda document: document["info"].update(version="0.2.0")) == []
    list(promise(copy))
    assert change(copy, CHANGED, rename) == ["events 0.2.0: bihuan.people.person.changed.v1 is gone"]


def raised(copy: Path, version: str) -> list[str]:
    """Raise the version of all events, let the promise follow, and return what was broken."""
    broken = change(copy, ASYNCAPI, lambda document: document["info"].update(version=version))
    list(promise(copy))
    return broken


def test_a_type_of_event_that_is_gone_comes_back_as_it_was_or_not_at_all(copy: Path) -> None:
    was = (copy / REGISTERED).read_text(encoding="utf-8")
    (copy / REGISTERED).unlink()
    assert [raised(copy, version) for version in ("0.2.0", "0.3.0")] == [[], []]
    (copy / REGISTERED).write_text(was, encoding="utf-8")
    assert broken_promises(copy) == []
    assert change(copy, REGISTERED, lambda event: take_out(state(event), "residence")) != []


def test_what_is_promised_has_no_words_but_every_field_that_is_called_like_one() -> None:
    document = {"title": "x", "properties": {"title": {"type": "string", "description": "y", "examples": ["z"]}}}
    assert json.loads(packed(document)) == {"properties": {"title": {"type": "string"}}}


def test_what_is_promised_stands_on_a_line_for_each_schema() -> None:
    schemas = {"A": {"type": "string"}, "B": {"type": "object", "properties": {"a": {}}}}
    lines = packed({"components": {"schemas": schemas}}).splitlines()
    assert lines[3:5] == ['"A":{"type":"string"},', '"B":{"type":"object","properties":{"a":{}}}']
