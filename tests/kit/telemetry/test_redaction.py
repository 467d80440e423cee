"""What a log line may hold of the values it was given."""

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, SecretBytes, SecretStr, ValidationError

from services.kit.telemetry.personal import Personal
from services.kit.telemetry.redaction import SHAPES, SUSPECT, presentable, scrub

RESIDENT_ID = "11010519491231002X"
FULL_WIDTH = "".join(chr(ord(sign) + 0xFEE0) for sign in RESIDENT_ID)
SECRETS = {
    "resident id": (f"no person {RESIDENT_ID} here", RESIDENT_ID),
    "resident id with a small x": (f"id:{RESIDENT_ID.lower()}", RESIDENT_ID.lower()),
    "resident id glued to words": (f"证件号{RESIDENT_ID}无效", RESIDENT_ID),
    "resident id after a newline": (f"\n{RESIDENT_ID}", RESIDENT_ID),
    "resident id in full width": (f"证件号{FULL_WIDTH}", FULL_WIDTH),
    "old resident id": ("id 110105491231002", "110105491231002"),
    "disability certificate": (f"certificate {RESIDENT_ID}44", RESIDENT_ID),
    "mobile number": ("call 13812345678", "13812345678"),
    "mobile number in groups": ("call 138 1234 5678", "1234"),
    "mobile number with country code": ("call +86-138-1234-5678", "1234"),
    "bearer token": ("Authorization: Bearer abc.def-ghi_123", "abc.def"),
    "jwt": ("got eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ4In0.c2ln", "eyJzdWIi"),
    "password in an address": ("cannot reach postgresql://app:hunter2@db/x", "hunter2"),
    "password in a query": ("client_secret=hunter2&x=1", "hunter2"),
    "password in json": ('{"password": "hunter2"}', "hunter2"),
    "detail of postgresql": (
        "new row violates check\nDETAIL:  Failing row contains (1, 王小明,\n中山路3号).\nHINT: none",
        "王小明",
    ),
    "second line of a detail": ("x\nDETAIL:  Failing row contains (王小明,\n中山路3号).\nHINT: none", "中山路"),
}


@pytest.mark.parametrize(("said", "secret"), SECRETS.values(), ids=SECRETS.keys())
def test_what_has_the_shape_of_personal_data_or_a_secret_is_not_said(said: str, secret: str) -> None:
    assert secret not in scrub(said)


@pytest.mark.parametrize("said", [said for said, _ in SECRETS.values()], ids=SECRETS.keys())
def test_a_text_that_is_masked_says_so(said: str) -> None:
    assert "****" in scrub(said)


def test_the_hint_after_a_detail_stays() -> None:
    assert scrub("x\nDETAIL:  Key (name)=(王小明) exists.\nHINT:  use another") == "x\nDETAIL: ****\nHINT:  use another"


def test_a_very_long_text_is_cut() -> None:
    assert len(scrub("a" * 1_000_000)) < 40_000


HARMLESS = [
    "household certified",
    "district 440303001",
    "position 1234567890",
    "took 12345.6 ms",
    "2026-11-22T05:31:53.123456Z",
    "0197c9a0-1381-7234-8567-138123456789",
    "4bf92f3577b34da6a3ce929d0e0e4736",
    "https://example.org/path",
    "the token expired",
]


@pytest.mark.parametrize("said", HARMLESS)
def test_what_is_harmless_stays_as_it_is(said: str) -> None:
    assert scrub(said) == said


@given(st.text(st.sampled_from("0123456789Xx aeyJ.:/@=DETAIL\n")))
def test_the_quick_look_passes_nothing_that_a_shape_would_find(said: str) -> None:
    found = any(shape.search(said) for shape, _ in SHAPES)
    assert not found or SUSPECT.search(said)


class Household(BaseModel):
    """A shape of this test."""

    head: str
    size: int


def test_what_pydantic_quotes_of_the_input_is_not_said() -> None:
    with pytest.raises(ValidationError) as refusal:
        Household.model_validate({"head": "王小明", "size": "王小明一家"})
    assert "王小明" not in scrub(str(refusal.value))


HIDDEN: list[object] = [
    Personal("王小明"),
    SecretStr("hunter2"),
    SecretBytes(b"hunter2"),
    [Personal("王小明")],
    {"name": Personal("王小明")},
    {RESIDENT_ID: 1},
    Household(head="王小明", size=3),
    {"deep": [{"household": Household(head="王小明", size=3)}]},
    b"\xe7\x8e\x8b hunter2",
    110105194912310021,
    ValueError("王小明"),
]


@pytest.mark.parametrize(
    "value", HIDDEN, ids=[f"{number} {type(value).__name__}" for number, value in enumerate(HIDDEN)]
)
def test_a_personal_or_secret_or_unknown_object_is_not_rendered(value: object) -> None:
    shown = str(presentable(value))
    assert [secret for secret in ("王小明", "hunter2", "110105194912310021", RESIDENT_ID) if secret in shown] == []


PLAIN: list[tuple[object, object]] = [
    (None, None),
    (True, True),
    (3, 3),
    (1234567890123, 1234567890123),
    (1.5, 1.5),
    (Decimal("12.30"), "12.30"),
    (date(2026, 3, 2), "2026-03-02"),
    (datetime(2026, 3, 2, 1, tzinfo=UTC), "2026-03-02 01:00:00+00:00"),
    (UUID("0197c9a0-0000-7000-8000-000000000001"), "0197c9a0-0000-7000-8000-000000000001"),
    (Path("/a/b"), "/a/b"),
    (("a", 1), ["a", 1]),
    ({"a": {"b": 1}}, {"a": {"b": 1}}),
]


@pytest.mark.parametrize(
    ("value", "shown"), PLAIN, ids=[type(value).__name__ + str(n) for n, (value, _) in enumerate(PLAIN)]
)
def test_plain_values_are_rendered(value: object, shown: object) -> None:
    assert presentable(value) == shown


def test_a_value_nested_without_end_is_cut_off() -> None:
    endless: list[object] = []
    endless.append(endless)
    assert "<list>" in str(presentable(endless))
