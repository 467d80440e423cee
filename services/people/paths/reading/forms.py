"""The form of a path's file: what pydantic checks first, and what `schemas/paths.schema.json` tells its writers."""

from typing import Annotated

from pydantic import Field

from services.kit.codes.text import DistrictText
from services.kit.written import Form
from services.people.paths.rules.path import DoneBy, Outcome, Source, Words

Id = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]
Fact = Annotated[str, Field(pattern=r"^(passed:)?[a-z][a-z0-9_]*$", max_length=80)]
Text = Annotated[str, Field(min_length=1, max_length=4_000)]


class AllForm(Form):
    """Every part holds."""

    all: Annotated[list["ConditionForm"], Field(min_length=1, max_length=20)]


class AnyForm(Form):
    """One part at least holds."""

    any: Annotated[list["ConditionForm"], Field(min_length=1, max_length=20)]


class NotForm(Form):
    """The part does not hold."""

    not_: Annotated["ConditionForm", Field(alias="not")]


ConditionForm = Fact | AllForm | AnyForm | NotForm


class WayForm(Form):
    """Where one goes next: a step, `back` or `end`; by itself when a condition holds, by a worker where it is null."""

    to: Id
    when: ConditionForm | None
    outcome: Outcome


class StepForm(Form):
    """A step: null is what the source does not print, and nothing may be left out."""

    id: Id
    names: Words
    quoted: Text | None
    enters_when: ConditionForm | None
    done_by: Annotated[tuple[DoneBy, ...], Field(min_length=1)] | None
    ends_when: ConditionForm | None
    limit_days: Annotated[int, Field(ge=1, le=3_650)] | None
    outcomes: tuple[Outcome, ...]
    next: list[WayForm]


class PathForm(Form):
    """A path as it is written in a file `<jurisdiction>/<id>.yaml`."""

    id: Annotated[str, Field(pattern=r"^[A-Z0-9]+(-[A-Z0-9]+)*$", max_length=40)]
    names: Words
    jurisdiction: DistrictText
    source: Source
    start: Id
    from_any: list[WayForm]
    steps: Annotated[list[StepForm], Field(min_length=1, max_length=50)]
