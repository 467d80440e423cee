"""A part of the platform under generated requests: who asks it, which values it believes, what it lets nobody do."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
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
            case.path_parameters[name] = self._believed(name, case.path_parameters[name], platform, random)
        case.headers.update(OPENED)
        case.body = self._made_true(case.body, platform, random)
        self.lead(case, platform, random)
        if random.random() < 1 / 4:
            case.body = spoilt(case.body, random) if isinstance(case.body, dict) else case.body
            if case.query:
                case.query[random.choice(list(case.query))] = random.choice(IN_ADDRESS)

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
