"""A file that a person wrote is read whole, or its fault is named with its place; none brings the reader down."""

from pathlib import Path

import pytest

from services.kit.written import DEEPEST, BadFile, read_file

MALFORMED = {
    "a part that stands in itself": ("a: &x [*x]\n", "1:8: *x points to another part: write it out"),
    "parts that are doubled over and over": (
        "a: &a [1, 1]\n" + "".join(f"a{n}: &a{n} [*a{n - 1 or ''}, *a{n - 1 or ''}]\n" for n in range(1, 60)),
        "2:10: *a points to another part: write it out",
    ),
    "brackets without end": ("[" * 3_000, "1:51: more than 50 parts stand in each other"),
    "mappings without end": ("{a: " * 3_000, "1:201: more than 50 parts stand in each other"),
    "lists below lists": ("- " * 3_000, "1:101: more than 50 parts stand in each other"),
    "a day that says it is one": ("a: !!timestamp x\n", "1:4: a type (!) is not taken: write the value alone"),
    "a number that says it is one": ("a: !!int ''\n", "1:4: a type (!) is not taken: write the value alone"),
    "a list that ends as a mapping": ("a: [1}\n", "1:6: expected ',' or ']', but got '}'"),
    "two files in one": ("a: 1\n---\nb: 2\n", "2:1: but found another document"),
}


@pytest.mark.parametrize("fault", MALFORMED)
def test_a_malformed_file_is_named_with_the_place_of_its_fault(tmp_path: Path, fault: str) -> None:
    text, expected = MALFORMED[fault]
    file = tmp_path / "own.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(BadFile) as refusal:
        read_file(file, "own.yaml")
    assert str(refusal.value) == f"own.yaml:{expected}"


def test_as_many_parts_as_can_stand_in_each_other_are_read(tmp_path: Path) -> None:
    file = tmp_path / "own.yaml"
    file.write_text("[" * DEEPEST + "]" * DEEPEST, encoding="utf-8")
    assert str(read_file(file, "own.yaml").content) == "[" * DEEPEST + "]" * DEEPEST
