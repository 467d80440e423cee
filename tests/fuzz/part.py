"""A part of the platform under generated requests: who asks it, which values it believes, what it lets nobody do."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from random import Random
from typing import Any

from schemathesis import Case

from tests.fuzz.extremes import IN_ADDRESS, spoilt
from tests.fuzz.platform import OFFICER, Platform
from tests.matching.neighbours import HOUSEKEEPER

FEED = frozenset({"GET /v1/changes", "GET /v1/snapshot"})
OPENED = {"If-Match": "*", "Bihuan-Purpose": "assistance"}
"""The headers without which changes and unmasked reads are refused."""

Values = Sequence[object] | Callable[[], object]
VALUES: Mapping[str, Values] = {
    "district": ("440303", "440303001", "440305"),
    "occupation": (HOUSEKEEPER,),
    "on": (None,),
    "code": ("not-found",),
}
"""What every part believes under these names; ids of rows stand in `Platform.rows`."""


def verbs_beside(case: Case[Any]) -> list[str]:
    """Return the paths of what can be done with a row of this kind, this one among them; none where this is no verb."""
    row, _, verb = case.path.rpartition(":")
    paths: list[str] = sorted(case.operation.schema.raw_schema["paths"])
    return [path for path in paths if path.startswith(f"{row}:")] if verb and row.endswith("}") else []


def shown(case: Case[Any]) -> dict[str, Any]:
    """Return the body that the document shows as an example, which agrees with itself as generated ones rarely do."""
    [content, *_] = case.operation.definition.raw["requestBody"]["content"].values()
    named = content["schema"].get("$ref", "").rpartition("/")[2]
    schema = case.operation.schema.raw_schema["components"]["schemas"].get(named, {})
    found: dict[str, Any] = schema.get("examples", [case.body])[0]
    return found


@dataclass(frozen=True)
class Part:
    """What is a part's own."""

    values: Mapping[str, Values] = field(default_factory=dict)
    role: str = OFFICER[0]
    """Of whoever may do the most here."""
    closed: frozenset[str] = FEED
    """Operations that let nobody of that role in."""
    lead: Callable[[Case[Any], Platform, Random], None] = lambda *_: None
    """What else makes a request believable."""
    answered: defaultdict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    """The statuses that the role got, by operation."""

    def lead_on(self, case: Case[Any], platform: Platform) -> None:
        """Let a request get past the doors at which nearly all would be turned away; one of three stays as it is.

        The others name rows that are there, a version that fits, codes of a register, a purpose. Some of these then
        have an extreme value in one place. The same request is always led on in the same way.
        """
        random = Random(f"{case.operation.label} {case.path_parameters} {case.query} {case.body!r}")
        if random.random() < 1 / 3:
            return
        for name in case.path_parameters or {}:
            found = self._believed(name, case.path_parameters[name], platform, random)
            case.path_parameters[name] = self._set_aside(case, name, platform, random) or found
        case.headers.update(OPENED)
        if isinstance(case.body, dict) and random.random() < 1 / 4:
            case.body = deepcopy(shown(case))
        case.body = self._made_true(case.body, platform, random)
        self.lead(case, platform, random)
        if random.random() < 1 / 4:
            case.body = spoilt(case.body, random) if isinstance(case.body, dict) else case.body
            if case.query:
                case.query[random.choice(list(case.query))] = random.choice(IN_ADDRESS)

    def _set_aside(self, case: Case[Any], name: str, platform: Platform, random: Random) -> object:
        """Return one of the rows that no other verb of their kind uses up: what is approved cannot be rejected."""
        verbs = verbs_beside(case)
        mine = platform.rows.get(name.removesuffix("_id"), [])[verbs.index(case.path) :: len(verbs)] if verbs else []
        return random.choice(mine) if mine and name not in self.values else None

    def _made_true(self, body: Any, platform: Platform, random: Random) -> Any:  # noqa: ANN401 -- any JSON
        """Replace what only a register could know."""
        if isinstance(body, list):
            return [self._made_true(part, platform, random) for part in body]
        if not isinstance(body, dict):
            return body
        return {
            name: self._believed(name, self._made_true(value, platform, random), platform, random)
            for name, value in body.items()
        }

    def _believed(self, name: str, value: object, platform: Platform, random: Random) -> object:
        if name == "ids":
            return [random.choice(ids) for ids in platform.rows.values()]
        values = {**VALUES, **self.values}.get(name) or platform.rows.get(name.removesuffix("_id"))
        if values is None:
            return value
        return values() if callable(values) else random.choice(values)
