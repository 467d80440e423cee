"""Derived statuses in the graph."""

from enum import Enum

from strawberry import enum_value

from services.gateway.nouns.endpoints import HOUSEHOLDS
from services.gateway.nouns.file.endpoints import EDUCATIONS
from services.gateway.relations import row
from services.gateway.scalars import Day, Id
from services.gateway.shapes import Shape, chosen_from, described, fact


@chosen_from
class DerivedStatusKind(Enum):
    """What somebody is because of other facts 推定身份类别."""

    FORTIES_FIFTIES = enum_value("forties_fifties", description="In the forties and fifties 4050人员.")
    ZERO_EMPLOYMENT_MEMBER = enum_value("zero_employment_member", description="Of a certified family 零就业家庭成员.")
    GRADUATE = enum_value("graduate", description="Graduated from a school 毕业生.")


@chosen_from
class DerivedStanding(Enum):
    """How it is known 身份来源."""

    DERIVED = enum_value("derived", description="It follows from other facts 由其他信息推定.")


@chosen_from
class DerivedFrom(Enum):
    """From what it follows 推定依据."""

    BIRTH_DATE = enum_value("birth_date", description="The birth date and a rule on ages 出生日期.")
    CERTIFICATION = enum_value("certification", description="The certification of the household 家庭认定.")
    EDUCATION = enum_value("education", description="An education 学历.")


@described
class DerivedStatus(Shape):
    """What a person is because of other facts 推定身份."""

    kind: DerivedStatusKind = fact("What the person is, or is not 身份类别.")
    standing: DerivedStanding = fact("That nobody declared or certified it 身份来源.")
    follows_from: DerivedFrom = fact("From what it follows 推定依据.")
    holds: bool | None = fact("Whether it is so; null where that is not known 是否具备.")
    since: Day | None = fact("The first day, where it is told 起始日期.")
    since_year: int | None = fact("The year of the first day 起始年份.")
    rule: str | None = fact("The id of the text that says so 依据规定.")
    document: str | None = fact("The document of that text, where it is known 文号.")
    sure: str | None = fact("How well the text is known: read, quoted or unverified 可靠程度.")
    household_id: Id | None = fact("The household's id.", of="household")
    certification_id: Id | None = fact("The certification's id.", of="certification")
    education_id: Id | None = fact("The education's id.", of="education")
    level: str | None = fact("The level of that education, GB/T 4658 学历.")
    missing: list[str] = fact("For want of what it is not known, as stable names 缺少信息.")
    caveats: list[str] = fact("What the answer leans on, as stable names 说明.")
    day_caveats: list[str] = fact("Why the text may not be in force on that day, as stable names 施行日期.")
    household = row(HOUSEHOLDS, "The household 家庭.", by="household_id")
    education = row(EDUCATIONS, "The education 学历.", by="education_id")


@described
class DerivedStatuses(Shape):
    """What a person is as of a day because of other facts 推定身份."""

    person_id: Id = fact("The person's id.", of="person")
    on: Day = fact("As of which day 日期.")
    statuses: list[DerivedStatus] = fact("Each with whether it is so 各项身份.")
