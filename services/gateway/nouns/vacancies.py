"""Vacancies in the graph: those that the caller keeps, and the published ones that everybody may search."""

import strawberry

from services.gateway.nouns.choices import EmployerKind, VacancyStatus
from services.gateway.nouns.endpoints import EMPLOYERS, PUBLISHED_VACANCIES, REFERRALS, VACANCIES
from services.gateway.refusals import Problem
from services.gateway.relations import one, row, rows
from services.gateway.scalars import Day, Id, Instant, Yuan
from services.gateway.shapes import Shape, Taken, described, fact, optional, taken
from services.gateway.verbs import verb


@described
class Vacancy(Shape):
    """A vacancy as its employer and the offices of its district see it 岗位."""

    id: Id = fact("The vacancy's id.")
    version: int = fact("What `ifMatch` takes when the vacancy is changed.")
    employer_id: Id = fact("The employer's id.", of="employer")
    title: str = fact("Its title 岗位名称.")
    occupation: str | None = fact("Its occupation, CSCO 2022 职业.")
    occupation_score: float | None = fact(
        "How well the occupation fits the title, where it was read from a file, 0 to 1."
    )
    district: str = fact("Where the work is, GB/T 2260 工作地区.")
    place_text: str | None = fact("The place as its file has it 原文工作地点.")
    pay_from: Yuan | None = fact("The lowest pay a month 月薪下限.")
    pay_to: Yuan | None = fact("The highest pay a month 月薪上限.")
    pay_agreed: bool = fact("Whether pay is to be agreed 面议.")
    pay_text: str | None = fact("The pay as its file has it 原文薪酬.")
    seats: int = fact("How many are wanted 招聘人数.")
    status: VacancyStatus = fact("How far it has come 岗位状态.")
    published_on: Day | None = fact("When it was published 发布日期.")
    closed_on: Day | None = fact("When it was closed 关闭日期.")
    source: str | None = fact("The file that it came from 来源.")
    created_at: Instant = fact("When it was registered.")
    updated_at: Instant = fact("When it was last changed.")
    employer = row(EMPLOYERS, "The employer; null where the caller does not see it 用人单位.", by="employer_id")
    referrals = rows(REFERRALS, "Who was referred to it 推荐记录.", vacancy="id")


@described
class PublishedVacancy(Shape):
    """A vacancy as everybody may find it 已发布岗位."""

    id: Id = fact("The vacancy's id.")
    version: int = fact("The version of the vacancy.")
    employer_id: Id = fact("The employer's id.", of="employer")
    employer_name: str = fact("The employer's name 用人单位.")
    employer_kind: EmployerKind = fact("The employer's kind 用人单位类型.")
    title: str = fact("Its title 岗位名称.")
    occupation: str | None = fact("Its occupation, CSCO 2022 职业.")
    district: str = fact("Where the work is, GB/T 2260 工作地区.")
    pay_from: Yuan | None = fact("The lowest pay a month 月薪下限.")
    pay_to: Yuan | None = fact("The highest pay a month 月薪上限.")
    pay_agreed: bool = fact("Whether pay is to be agreed 面议.")
    seats: int = fact("How many are wanted 招聘人数.")
    published_on: Day = fact("When it was published 发布日期.")


@described
class UnknownEmployer(Problem):
    """There is no such employer, or it is not visible to the caller 用人单位未知."""


@described
class NotReadyToPublish(Problem):
    """The vacancy does not say yet what a published one must say 尚不具备发布条件."""

    missing: list[str] = fact("What is missing, by its name in REST.")


@described
class NotADraft(Problem):
    """The vacancy is published or closed already 不是草稿."""


@described
class NotPublished(Problem):
    """The vacancy is not published, so there is nothing to close 尚未发布."""


@described
class VacancyClosedAlready(Problem):
    """The vacancy is closed and is not changed any more 岗位已关闭."""


@taken
class VacancyInput(Taken):
    """A vacancy to register 登记岗位; pay is a month's."""

    employer_id: Id = fact("The employer's id.", of="employer")
    title: str = fact("Its title 岗位名称.")
    occupation: str | None = optional("Its occupation, CSCO 2022 职业.")
    district: str = fact("Where the work is, GB/T 2260 工作地区.")
    pay_from: Yuan | None = optional("The lowest pay a month 月薪下限.")
    pay_to: Yuan | None = optional("The highest pay a month 月薪上限.")
    pay_agreed: bool | None = optional("Whether pay is to be agreed 面议.")
    seats: int = fact("How many are wanted 招聘人数.")


@taken
class VacancyChanges(Taken):
    """What to change about a vacancy that is not closed; what is left out stays as it is."""

    title: str | None = optional("Its title 岗位名称.")
    occupation: str | None = optional("Its occupation, CSCO 2022, or null 职业.")
    district: str | None = optional("Where the work is, GB/T 2260 工作地区.")
    pay_from: Yuan | None = optional("The lowest pay a month, or null 月薪下限.")
    pay_to: Yuan | None = optional("The highest pay a month, or null 月薪上限.")
    pay_agreed: bool | None = optional("Whether pay is to be agreed 面议.")
    seats: int | None = optional("How many are wanted 招聘人数.")


@strawberry.type
class VacancyQueries:
    """How vacancies are found."""

    vacancy = one(VACANCIES, "One vacancy that the caller keeps 岗位.")
    vacancies = rows(
        VACANCIES, "The vacancies that the caller keeps: an office those of its area, an employer its own 岗位."
    )
    published_vacancy = one(PUBLISHED_VACANCIES, "One published vacancy 已发布岗位.")
    published_vacancies = rows(
        PUBLISHED_VACANCIES, "The published vacancies of the whole country, latest first 已发布岗位."
    )


@strawberry.type
class VacancyMutations:
    """What can be done with a vacancy."""

    register_vacancy = verb(
        "POST /v1/vacancies",
        "Register a vacancy, as a draft 登记岗位.",
        "vacancies",
        Vacancy,
        taking=VacancyInput,
        or_else=(UnknownEmployer,),
    )
    change_vacancy = verb(
        "PATCH /v1/vacancies/{id}",
        "Change what a vacancy says 变更岗位.",
        "vacancies",
        Vacancy,
        taking=VacancyChanges,
        or_else=(VacancyClosedAlready, NotReadyToPublish),
    )
    publish_vacancy = verb(
        "POST /v1/vacancies/{id}:publish",
        "Publish a draft, so that everybody can find it 发布岗位.",
        "vacancies",
        Vacancy,
        or_else=(NotADraft, NotReadyToPublish),
    )
    close_vacancy = verb(
        "POST /v1/vacancies/{id}:close",
        "Close a published vacancy 关闭岗位.",
        "vacancies",
        Vacancy,
        or_else=(NotPublished,),
    )
