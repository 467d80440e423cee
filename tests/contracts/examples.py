"""The examples of the documents: which there are, and what a running platform answers to them."""

import json
import re
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlencode
from uuid import UUID

import httpx
import pytest

from services.kit.clock import Clock
from services.kit.identity.issuer import mint
from services.kit.settings import Settings
from tests.cli.running import BIHUAN, Running, command
from tests.contracts.scene import DISTRICTS, Scene
from tests.contracts.scenes import SCENES, read_of
from tests.fuzz.platform import Platform
from tests.fuzz.rows import fill
from tests.waiting import PATIENCE, attempts_apart
from tools.contracts.writing import ROOT

Json = dict[str, Any]
DAY = date(2027, 4, 30)
"""What the platform's clock says when the examples are sent: a day that the dates in them suit, whenever that is."""
CHANGES = frozenset({"put", "post", "patch", "delete"})
TERMS = json.dumps(
    [
        {
            "district": "440000",
            "accept_days": 15,
            "answer_days": 60,
            "counted": "days",
            "since": "2020-01-01",
            "document": "就业服务投诉办理办法（示例）",
        }
    ]
)
"""By when complaints are answered where the examples play; invented."""
RETENTION = json.dumps(
    [
        {
            "district": "440000",
            "inactive_months": 36,
            "notice_days": 30,
            "since": "2020-01-01",
            "document": "就业援助档案管理办法（示例）",
        }
    ]
)
"""For how long files are kept where the examples play; invented."""
NO_SCREENS = frozenset({"discovery", "keys", "read_changes", "read_snapshot"})
"""What programs read: standards say what the first two answer, the schemas of the events what is in the others."""
NOT_YET = frozenset({"unknown-person", "unknown-employer", "not-found", "no-open-job-need", "not-a-hire"})
"""What a part answers before it has heard what another one did."""
ENTERED = frozenset({"code", "resident_id"})
"""What somebody enters at a terminal."""
ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")

DOCUMENTS: dict[str, Json] = {
    file.stem: json.loads(file.read_text(encoding="utf-8")) for file in sorted((ROOT / "openapi").glob("*.json"))
}


class Operation(NamedTuple):
    """An operation that takes a body of a media type, or none (the empty media type)."""

    part: str
    method: str
    path: str
    media_type: str

    def __str__(self) -> str:
        """Say it as a line of HTTP does."""
        return f"{self.part} {self.method.upper()} {self.path} {self.media_type}".rstrip()

    @property
    def documented(self) -> Json:
        """Return what its part's document says of it."""
        found: Json = DOCUMENTS[self.part]["paths"][self.path][self.method]
        return found

    @property
    def asked(self) -> tuple[str, ...]:
        """Return the names of what must be sent in its query."""
        parameters = self.documented.get("parameters", ())
        return tuple(each["name"] for each in parameters if each["in"] == "query" and each["required"])

    @property
    def example(self) -> Any:  # noqa: ANN401 -- any JSON, or the text of another media type
        """Return the example of its body; `LookupError` says that there is none."""
        content = self.documented["requestBody"]["content"][self.media_type]
        examples = [content["example"]] if "example" in content else self.resolved(content["schema"]).get("examples")
        if not examples:
            raise LookupError(str(self))
        return examples[0]

    def resolved(self, schema: Json) -> Json:
        """Follow a reference."""
        while "$ref" in schema:
            schema = DOCUMENTS[self.part]["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
        return schema


def operations() -> Iterator[Operation]:
    """Yield every operation that takes a body or changes something, once for each media type it takes."""
    yield from each_by(CHANGES)


def reads() -> Iterator[Operation]:
    """Yield every operation that answers a screen's question without a body."""
    yield from (each for each in each_by({"get"}) if each.documented["operationId"] not in NO_SCREENS)


def each_by(methods: Collection[str]) -> Iterator[Operation]:
    """Yield every operation by one of these methods."""
    for part, document in DOCUMENTS.items():
        for path, documented in document["paths"].items():
            for method in (each for each in documented if each in methods):
                content = documented[method].get("requestBody", {}).get("content", {"": {}})
                yield from (Operation(part, method, path, media_type) for media_type in content)


class Stage:
    """A platform on which each example is sent once; whoever asks again is told what was answered then."""

    def __init__(self, platform: Platform) -> None:
        self.platform = platform
        self.answers: dict[Operation, httpx.Response] = {}
        self._scenes: dict[Operation, Scene] = {}
        self._taken: set[str] = set()
        self._headers: dict[str, dict[str, str]] = {}

    def turn_clock(self, days: int) -> None:
        """Turn the platform's clock."""
        settings = self.platform.settings
        turned = command(settings.state_dir, "clock", f"{days:+d}d", port_base=settings.port_base)
        assert turned.returncode == 0, turned.stderr

    def answer(self, operation: Operation) -> httpx.Response:
        """Return what is answered to an operation's example, by an officer who may."""
        if operation not in self.answers:
            self.answers[operation] = self._send(operation, self.scene(operation))
        return self.answers[operation]

    def scene(self, operation: Operation) -> Scene:
        """Return which rows an operation's example needs; they are there then."""
        if operation not in self._scenes:
            name = f"{operation.part}.{operation.documented['operationId']}"
            setting = read_of(name, operation.path, operation.asked) if operation.method == "get" else SCENES[name]
            self._scenes[operation] = setting(self.platform, self)
            self._taken.update(self._scenes[operation].rows.values())
        return self._scenes[operation]

    def set_scenes(self) -> None:
        """Set the scene of every operation, so that whatever else is sent takes nothing away that one of them needs."""
        for operation in (*operations(), *each_by({"get"})):
            self.scene(operation)

    def is_taken(self, row: str) -> bool:
        """Tell whether a scene that is set names a row."""
        return row in self._taken

    def headers(self, role: str, person: str | None = None, terminal: str | None = None) -> dict[str, str]:
        """Return the headers of a role where the examples play, of a person for themself, or of a terminal."""
        known = person or terminal or role
        if known not in self._headers:
            who = None if person is None else UUID(person)
            token = mint(self.platform.settings, roles=[role], districts=DISTRICTS, person=who, subject=terminal)
            self._headers[known] = {"Authorization": f"Bearer {token}"}
        return self._headers[known]

    def named(self, part: str, name: str) -> httpx.Response:
        """Return what is answered to the example of an operation with this name."""
        return self.answer(next(each for each in (*operations(), *reads()) if self._is(each, part, name)))

    def _send(self, operation: Operation, scene: Scene) -> httpx.Response:
        path = re.sub(r"\{(\w+)\}", lambda name: scene.rows[name[1]], operation.path)
        content = None if not operation.media_type else self._body(operation, scene)
        headers = {
            **self.headers(scene.role, scene.person, operation.path if scene.role == "public_kiosk" else None),
            "Bihuan-Purpose": "assistance",
            "If-Match": "*",
            "Idempotency-Key": f"example:{operation.documented['operationId']}",
            **({"Content-Type": operation.media_type} if operation.media_type else {}),
        }
        query = urlencode({name: scene.rows[name] for name in operation.asked})
        url = f"{self.platform.url(operation.part)}{path}?{query}"
        for _ in attempts_apart(PATIENCE):
            answer = httpx.request(operation.method, url, content=content, headers=headers, trust_env=False)
            if answer.is_success or answer.json().get("code") not in NOT_YET:
                return answer
        pytest.fail(f"{operation}: what it needs is not known after {PATIENCE} seconds")

    def _body(self, operation: Operation, scene: Scene) -> str:
        example = placed(operation.example, scene.rows)
        if isinstance(example, str):
            return example
        return urlencode(example) if operation.media_type.endswith("form-urlencoded") else json.dumps(example)

    @staticmethod
    def _is(operation: Operation, part: str, name: str) -> bool:
        return (operation.part, operation.documented["operationId"]) == (part, name)


@contextmanager
def staged(state: Path) -> Iterator[Stage]:
    """Run a platform, with rows of every noun, on the day that the examples suit."""
    with Running(
        state,
        program=(*BIHUAN, "up"),
        more={"BIHUAN_TEST_CLOCK": "true", "BIHUAN_RETENTION": RETENTION, "BIHUAN_COMPLAINT_TERMS": TERMS},
    ) as running:
        running.wait_ready()
        settings = Settings.model_validate({"state_dir": state, "port_base": running.port_base, "test_clock": True})
        with httpx.Client(timeout=PATIENCE, trust_env=False) as client:
            stage = Stage(Platform(settings, client))
            stage.turn_clock((DAY - Clock().today()).days)
            fill(stage.platform)
            yield stage


def placed(value: Any, rows: Mapping[str, str], name: str = "") -> Any:  # noqa: ANN401 -- any JSON
    """Return an example with the ids of rows that are there, and the secrets of a client or of whoever enters a code.

    Whatever else an example says stays as it is.
    """
    if isinstance(value, dict):
        return {key: placed(each, rows, key) for key, each in value.items()}
    if isinstance(value, list):
        return [placed(each, rows, name) for each in value]
    secret = name.startswith("client_") or (name in ENTERED and name in rows)
    return rows[name] if isinstance(value, str) and (ID.fullmatch(value) or secret) else value
