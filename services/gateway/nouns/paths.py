"""Paths in the graph: which steps a case goes through."""

from enum import Enum

import strawberry
from strawberry import enum_value

from services.gateway.context import Info
from services.gateway.rest import Call
from services.gateway.shapes import Shape, answering, chosen_from, described, fact


@chosen_from
class StepOutcome(Enum):
    """How a step was left 环节结果."""

    PASSED = enum_value("passed", description="It was passed 已完成.")
    LACKING_SKILLS = enum_value("lacking_skills", description="It showed that skills are lacking 缺乏职业技能.")
    FOUND_WORK = enum_value("found_work", description="Work was found 已就业.")
    LEFT_WORK = enum_value("left_work", description="The work was left 离职.")
    BROKEN_OFF = enum_value("broken_off", description="It was broken off 中止.")


@chosen_from
class StepDoneBy(Enum):
    """Who does a step 实施者."""

    EMPLOYMENT_SERVICE = enum_value("employment_service", description="The public employment service 公共就业服务机构.")
    COMMUNITY = enum_value("community", description="The platform of street or community 街道社区平台.")
    FEDERATION = enum_value("federation", description="The disabled persons' federation 残联.")
    PSYCHOLOGIST = enum_value("psychologist", description="A psychologist 心理专家.")
    POLICY_EXPERT = enum_value("policy_expert", description="An expert on policies 政策专家.")
    ASSESSOR = enum_value("assessor", description="A vocational assessor 职业测评人员.")
    INSTITUTION = enum_value("institution", description="A training institution 培训机构.")
    EMPLOYER = enum_value("employer", description="An employer 用人单位.")


@chosen_from
class Certainty(Enum):
    """How sure a source is 依据可靠程度."""

    READ = enum_value("read", description="The text itself was read 已阅原文.")
    QUOTED = enum_value("quoted", description="A source that was read quotes it 转引.")
    UNVERIFIED = enum_value("unverified", description="Nobody has confirmed it 未核实.")


@described
class PathNames(Shape):
    """A name in both languages 名称."""

    zh: str = fact("In Chinese 中文.")
    en: str = fact("In English 英文.")


@described
class PathSource(Shape):
    """What a path is taken from 依据."""

    title: PathNames = fact("The document 文件.")
    number: str | None = fact("Its number; null where it has none 文号.")
    quoted: str = fact("Its words 原文.")
    stated_on: str = fact("Of when it speaks, as far as is known 所述时间.")
    sure: Certainty = fact("How sure that is 可靠程度.")


@described
class PathWay(Shape):
    """Where one goes next 后续去向: by itself when the condition holds, by a worker where there is none."""

    to: str = fact("A step, `back` or `end` 去向.")
    when: str | None = fact("The condition over coded facts 条件.")
    outcome: StepOutcome = fact("How the step is left then 环节结果.")


@described
class PathStep(Shape):
    """A step of a path 环节; what its source does not print is null."""

    id: str = fact("Its name, as cases have it.")
    names: PathNames = fact("Its name in both languages 名称.")
    quoted: str | None = fact("The words of the source 原文.")
    enters_when: str | None = fact("Whom it takes 进入条件.")
    done_by: list[StepDoneBy] | None = fact("Who does it 实施者.")
    ends_when: str | None = fact("What ends it; null where a worker says so 结束条件.")
    limit_days: int | None = fact("Within how many days 时限.")
    outcomes: list[StepOutcome] = fact("How a worker can leave it 可选结果.")
    next: list[PathWay] = fact("Where one goes next 后续去向.")


@described
class Path(Shape):
    """A path to work 就业服务路径."""

    id: str = fact("Its id, such as GD-SEVEN-LINKS.")
    names: PathNames = fact("Its name in both languages 名称.")
    jurisdiction: str = fact("Where it is gone along, GB/T 2260 适用地区.")
    source: PathSource = fact("What it is taken from 依据.")
    start: str = fact("The step at which a case begins 起点.")
    from_any: list[PathWay] = fact("The ways that are open from whichever step 任一环节的去向.")
    steps: list[PathStep] = fact("Its steps 环节.")


@strawberry.type
class PathQueries:
    """How paths are read."""

    @answering("The paths that a case can go along 就业服务路径.")
    async def paths(self, info: Info) -> list[Path] | None:
        """Read them all: there are few."""
        return [Path.of(each) for each in await info.context.send("people", Call("GET", "/v1/paths"))]
