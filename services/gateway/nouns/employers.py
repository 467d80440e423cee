"""Employers in the graph."""

import strawberry

from services.gateway.nouns.choices import EmployerKind
from services.gateway.nouns.endpoints import EMPLOYERS, PUBLISHED_VACANCIES, VACANCIES
from services.gateway.refusals import Problem
from services.gateway.relations import one, rows
from services.gateway.scalars import Id, Instant
from services.gateway.shapes import Shape, Taken, described, fact, optional, taken
from services.gateway.verbs import verb


@described
class Employer(Shape):
    """An employer 用人单位."""

    id: Id = fact("The employer's id, and the organisation of its tokens.")
    version: int = fact("What `ifMatch` takes when the employer is changed.")
    name: str = fact("Its name 名称.")
    credit_code: str | None = fact("Its unified social credit code, GB 32100 统一社会信用代码.")
    kind: EmployerKind = fact("Its kind 用人单位类型.")
    district: str | None = fact("Where it is registered, GB/T 2260 区划.")
    source: str | None = fact("The file that it is known from, where nobody has registered it 来源.")
    created_at: Instant = fact("When it was registered.")
    updated_at: Instant = fact("When it was last changed.")
    vacancies = rows(VACANCIES, "Its vacancies, those that the caller keeps 岗位.", employer="id")
    published_vacancies = rows(PUBLISHED_VACANCIES, "Its published vacancies, latest first 已发布岗位.", employer="id")


@described
class EmployerAlreadyRegistered(Problem):
    """An employer with this credit code is registered already 该单位已登记."""


@described
class EmployerOfAFile(Problem):
    """This employer is known from an imported file only 仅见于导入文件的单位, and is changed by imports only."""

    source: str = fact("The file's source.")


@taken
class EmployerInput(Taken):
    """An employer to register 登记用人单位."""

    name: str = fact("Its name 名称.")
    credit_code: str = fact("Its unified social credit code, GB 32100 统一社会信用代码.")
    kind: EmployerKind | None = optional("Its kind; where stated, that of the credit code 用人单位类型.")
    district: str = fact("Where it is registered, GB/T 2260 区划.")


@taken
class EmployerChanges(Taken):
    """What to change about an employer; what is left out stays as it is."""

    name: str | None = optional("Its name 名称.")
    district: str | None = optional("Where it is registered, GB/T 2260 区划.")


@strawberry.type
class EmployerQueries:
    """How employers are found."""

    employer = one(EMPLOYERS, "One employer 用人单位.")
    employers = rows(EMPLOYERS, "The employers that the caller sees, in the order of their registration 用人单位.")


@strawberry.type
class EmployerMutations:
    """What can be done with an employer's record."""

    register_employer = verb(
        "POST /v1/employers",
        "Register an employer 登记用人单位.",
        "vacancies",
        Employer,
        taking=EmployerInput,
        or_else=(EmployerAlreadyRegistered,),
    )
    change_employer = verb(
        "PATCH /v1/employers/{id}",
        "Change an employer's name, or move its registration to another district 变更用人单位信息.",
        "vacancies",
        Employer,
        taking=EmployerChanges,
        or_else=(EmployerOfAFile,),
    )
