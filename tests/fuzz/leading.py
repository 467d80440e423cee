"""How generated requests get past the doors at which nearly all of them would be turned away."""

from copy import deepcopy
from random import Random
from typing import Any

from schemathesis import Case

from tests.contracts.examples import ID, Operation, Stage, placed
from tests.contracts.scene import Scene
from tests.fuzz.extremes import IN_ADDRESS, spoilt
from tests.fuzz.generating import part_of
from tests.people.invented import another_resident_id
from tests.vacancies.invented import credit_code

OPENED = {"If-Match": "*", "Bihuan-Purpose": "assistance"}
"""The headers without which changes and unmasked reads are refused."""
SHARES = (0.0, 0.1, 0.5, 1.0)
"""How much of an example a request replaces by what was generated."""
NEW = {"resident_id": another_resident_id, "credit_code": credit_code}
"""What is registered once only."""


def operation_of(case: Case[Any]) -> Operation:
    """Return whose request this is; where no body was generated, by the first media type it takes."""
    content = case.operation.definition.raw.get("requestBody", {}).get("content", {"": {}})
    media_type = case.media_type if case.media_type in content else next(iter(content))
    return Operation(part_of(case), case.operation.method, case.path, media_type or "")


def lead_on(case: Case[Any], stage: Stage) -> Scene:
    """Make a generated request one of the scene that its operation's example is sent in, and return the scene.

    One of four stays as it was generated, and so does what asks by a method that the path does not know. The others
    name rows that are there, and say some of what was generated and otherwise what the example says; some of these then
    have an extreme value in one place. The same request is always led on in the same way.
    """
    random = Random(f"{case.operation.label} {case.path_parameters} {case.query} {case.body!r}")
    operation = operation_of(case)
    scene = stage.scene(operation)
    if case.method != case.operation.method.upper() or random.random() < 1 / 4:
        return scene
    share = random.choice(SHARES)
    rows = {name: other(row, case, stage, random) for name, row in scene.rows.items()}
    case.path_parameters.update({name: rows[name] for name in case.path_parameters if name in rows})
    asked = {name: rows[name] for name in operation.asked}
    case.query = {name: each for name, each in case.query.items() if random.random() < share} | asked
    case.headers.update(OPENED)
    if operation.media_type:
        case.body = mixed(deepcopy(placed(operation.example, rows)), case.body, random, share)
        if isinstance(case.body, dict) and ":" not in case.path and random.random() < 1 / 2:
            case.body |= {name: new() for name, new in NEW.items() if name in case.body}
    if random.random() < 1 / 4:
        case.body = spoilt(case.body, random) if isinstance(case.body, dict) else case.body
        if case.query:
            case.query[random.choice(list(case.query))] = random.choice(IN_ADDRESS)
    return scene


def mixed(example: Any, generated: Any, random: Random, share: float) -> Any:  # noqa: ANN401 -- any JSON
    """Return what an example says, a share of it replaced by what was generated; ids of rows stay."""
    if isinstance(example, dict) and isinstance(generated, dict):
        added = {name: each for name, each in generated.items() if name not in example and random.random() < share}
        return added | {name: mixed(each, generated.get(name), random, share) for name, each in example.items()}
    if isinstance(example, list) and isinstance(generated, list):
        return [mixed(*pair, random, share) for pair in zip(example, generated, strict=False)] or example
    row = isinstance(example, str) and ID.fullmatch(example)
    return example if row or random.random() >= share else generated


def other(row: str, case: Case[Any], stage: Stage, random: Random) -> str:
    """Return a scene's row or, half of the time, another of its kind that no scene and no other verb uses up.

    For what is approved cannot be rejected. Persons stay, since rows of scenes are about others of them.
    """
    kind = next((noun for noun, ids in stage.platform.rows.items() if row in ids), "person")
    if kind == "person" or random.random() < 1 / 2:
        return row
    verbs = verbs_beside(case) or [case.path]
    free = [each for each in stage.platform.rows[kind] if not stage.is_taken(each)]
    mine = free[verbs.index(case.path) :: len(verbs)]
    return random.choice(mine) if mine else row


def verbs_beside(case: Case[Any]) -> list[str]:
    """Return the paths of what can be done with a row of this kind, this one among them; none where this is no verb."""
    row, _, verb = case.path.rpartition(":")
    paths: list[str] = sorted(case.operation.schema.raw_schema["paths"])
    return [path for path in paths if path.startswith(f"{row}:")] if verb and row.endswith("}") else []
