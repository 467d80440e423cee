"""Educations in the graph."""

import strawberry

from services.gateway.nouns.endpoints import PERSONS
from services.gateway.nouns.file.annulments import AnnulInput, AnnulmentReason, PartIsAnnulled
from services.gateway.nouns.file.endpoints import EDUCATIONS
from services.gateway.nouns.file.unmasked import unmasked
from services.gateway.refusals import RecordMerged
from services.gateway.relations import one, row
from services.gateway.scalars import Day, Id, Instant
from services.gateway.shapes import Shape, Taken, described, fact, optional, taken
from services.gateway.verbs import verb


@described
class Education(Shape):
    """A person's time at a school or university 学历."""

    id: Id = fact("The education's id.")
    version: int = fact("What `ifMatch` takes when the education is changed.")
    person_id: Id = fact("The person's id.", of="person")
    level: str = fact("Its level, GB/T 4658, which says how it ended too 学历.")
    school: str | None = fact("The school 学校.")
    major: str | None = fact("What was studied 专业.")
    since: Day | None = fact("The first day 入学日期.")
    graduated_on: Day | None = fact("The day of graduation 毕业日期.")
    full_time: bool | None = fact("Whether full time 是否全日制.")
    certificate_number: str | None = fact("The number of the certificate, masked 证书编号 (打码).")
    annulled_for: AnnulmentReason | None = fact("Why it was annulled; null where it counts 作废原因.")
    created_at: Instant = fact("When it was recorded.")
    updated_at: Instant = fact("When it was last changed.")
    person = row(PERSONS, "The person 人员.", by="person_id")


@taken
class EducationInput(Taken):
    """An education to record 登记学历."""

    person_id: Id = fact("The person's id.", of="person")
    level: str = fact("Its level, GB/T 4658, which says how it ended too 学历.")
    school: str | None = optional("The school 学校.")
    major: str | None = optional("What was studied 专业.")
    since: Day | None = optional("The first day 入学日期.")
    graduated_on: Day | None = optional("The day of graduation 毕业日期.")
    full_time: bool | None = optional("Whether full time 是否全日制.")
    certificate_number: str | None = optional("The number of the certificate 证书编号.")


@taken
class EducationChanges(Taken):
    """What to correct about an education, or how it ended; what is left out stays as it is."""

    level: str | None = optional("Its level, GB/T 4658, which says how it ended too 学历.")
    school: str | None = optional("The school 学校.")
    major: str | None = optional("What was studied 专业.")
    since: Day | None = optional("The first day 入学日期.")
    graduated_on: Day | None = optional("The day of graduation 毕业日期.")
    full_time: bool | None = optional("Whether full time 是否全日制.")
    certificate_number: str | None = optional("The number of the certificate 证书编号.")


@strawberry.type
class EducationQueries:
    """How an education is found; a person leads to theirs."""

    education = one(EDUCATIONS, "One education 学历.")
    unmasked_education = unmasked("/v1/educations", "The number of its certificate unmasked 证书编号 (完整).")


@strawberry.type
class EducationMutations:
    """What can be done with an education."""

    record_education = verb(
        "POST /v1/educations",
        "Record an education of a person 登记学历.",
        "people",
        Education,
        taking=EducationInput,
        or_else=(RecordMerged,),
    )
    change_education = verb(
        "PATCH /v1/educations/{id}",
        "Correct an education, or say how it ended 变更学历.",
        "people",
        Education,
        taking=EducationChanges,
        or_else=(RecordMerged, PartIsAnnulled),
    )
    annul_education = verb(
        "POST /v1/educations/{id}:annul",
        "Annul an education that was recorded by mistake 作废学历.",
        "people",
        Education,
        taking=AnnulInput,
        or_else=(RecordMerged, PartIsAnnulled),
    )
