"""Registrations as employed or unemployed in the graph."""

from enum import Enum

import strawberry
from strawberry import enum_value

from services.gateway.nouns.endpoints import PERSONS
from services.gateway.nouns.file.annulments import AnnulInput, AnnulmentReason, PartIsAnnulled
from services.gateway.nouns.file.endpoints import REGISTRATIONS, WORK_SPELLS
from services.gateway.nouns.file.unmasked import unmasked
from services.gateway.refusals import Problem, RecordMerged
from services.gateway.relations import one, row
from services.gateway.scalars import Day, Id, Instant
from services.gateway.shapes import Shape, Taken, chosen_from, described, fact, optional, taken
from services.gateway.verbs import verb


@chosen_from
class RegistrationKind(Enum):
    """As what somebody is registered 登记类别."""

    EMPLOYMENT = enum_value("employment", description="As employed 就业登记.")
    UNEMPLOYMENT = enum_value("unemployment", description="As unemployed 失业登记.")


@chosen_from
class CancellationReason(Enum):
    """Why a registration is cancelled 注销登记原因."""

    FOUND_WORK = enum_value("found_work", description="The person found work 被用人单位录用.")
    STARTED_BUSINESS = enum_value("started_business", description="The person started a business 自主创业.")
    WORK_ENDED = enum_value("work_ended", description="The work ended 终止就业.")
    RETIRED = enum_value("retired", description="The person draws a pension 享受养老保险待遇.")
    UNABLE_TO_WORK = enum_value("unable_to_work", description="The person is unable to work 完全丧失劳动能力.")
    NOT_REACHED = enum_value("not_reached", description="The person could not be reached 长期失去联系.")
    LEFT_THE_AREA = enum_value("left_the_area", description="The person left the area 迁出、移居境外.")
    AT_OWN_REQUEST = enum_value("at_own_request", description="The person asked for it 本人申请.")
    DIED = enum_value("died", description="The person died 死亡.")


@described
class Registration(Shape):
    """A registration as employed or as unemployed 就业失业登记."""

    id: Id = fact("The registration's id.")
    version: int = fact("What `ifMatch` takes when the registration is changed.")
    person_id: Id = fact("The person's id.", of="person")
    kind: RegistrationKind = fact("As what the person is registered 登记类别.")
    registered_on: Day = fact("The first day 登记日期.")
    since: Day | None = fact("Since when the person is in work, or out of it 就业、失业日期.")
    able: bool | None = fact("Whether the person is able to work; asked of the unemployed 有劳动能力.")
    willing: bool | None = fact("Whether the person is willing to work; asked of the unemployed 有就业要求.")
    work_spell_id: Id | None = fact("The job, by id; of the employed 对应的工作经历.", of="work_spell")
    district: str = fact("Where it was registered, GB/T 2260 登记地.")
    certificate_number: str | None = fact("The number of the certificate, masked 就业创业证编号 (打码).")
    cancelled_on: Day | None = fact("The last day; null while it is open 注销日期.")
    cancelled_for: CancellationReason | None = fact("Why it was cancelled 注销原因.")
    replaces_id: Id | None = fact(
        "The registration as unemployed that it ended, by id 所终止的失业登记.", of="replaces"
    )
    annulled_for: AnnulmentReason | None = fact("Why it was annulled; null where it counts 作废原因.")
    created_at: Instant = fact("When it was recorded.")
    updated_at: Instant = fact("When it was last changed.")
    person = row(PERSONS, "The person 人员.", by="person_id")
    work_spell = row(WORK_SPELLS, "The job 工作经历.", by="work_spell_id")


@described
class OverlapsRegistration(Problem):
    """Nobody is registered twice on one day 登记日期重叠."""

    registration: Id = fact("The other one.")


@taken
class RegistrationInput(Taken):
    """Somebody to register 登记就业或失业; as employed ends being registered as unemployed."""

    person_id: Id = fact("The person's id.", of="person")
    kind: RegistrationKind = fact("As what the person is registered 登记类别.")
    registered_on: Day = fact("The first day 登记日期.")
    since: Day | None = optional("Since when the person is in work, or out of it 就业、失业日期.")
    able: bool | None = optional("Whether the person is able to work; of the unemployed 有劳动能力.")
    willing: bool | None = optional("Whether the person is willing to work; of the unemployed 有就业要求.")
    work_spell_id: Id | None = optional("The job, by id; of the employed 对应的工作经历.", of="work_spell")
    district: str = fact("Where it is registered, GB/T 2260 登记地.")
    certificate_number: str | None = optional("The number of the certificate 就业创业证编号.")
    cancelled_on: Day | None = optional("The last day, where it is over 注销日期.")
    cancelled_for: CancellationReason | None = optional("Why it was cancelled 注销原因.")


@taken
class RegistrationChanges(Taken):
    """What to correct about a registration, or why it is cancelled; what is left out stays as it is."""

    registered_on: Day | None = optional("The first day 登记日期.")
    since: Day | None = optional("Since when the person is in work, or out of it 就业、失业日期.")
    able: bool | None = optional("Whether the person is able to work; of the unemployed 有劳动能力.")
    willing: bool | None = optional("Whether the person is willing to work; of the unemployed 有就业要求.")
    work_spell_id: Id | None = optional("The job, by id; of the employed 对应的工作经历.", of="work_spell")
    district: str | None = optional("Where it was registered, GB/T 2260 登记地.")
    certificate_number: str | None = optional("The number of the certificate 就业创业证编号.")
    cancelled_on: Day | None = optional("The last day, or null 注销日期.")
    cancelled_for: CancellationReason | None = optional("Why it was cancelled 注销原因.")


@strawberry.type
class RegistrationQueries:
    """How a registration is found; a person leads to theirs."""

    registration = one(REGISTRATIONS, "One registration 就业失业登记.")
    unmasked_registration = unmasked(
        "/v1/registrations", "The number of its certificate unmasked 就业创业证编号 (完整)."
    )


@strawberry.type
class RegistrationMutations:
    """What can be done with a registration."""

    record_registration = verb(
        "POST /v1/registrations",
        "Register a person as employed or as unemployed 登记就业或失业.",
        "people",
        Registration,
        taking=RegistrationInput,
        or_else=(RecordMerged, OverlapsRegistration),
    )
    change_registration = verb(
        "PATCH /v1/registrations/{id}",
        "Correct a registration, or cancel it for a reason 变更或注销登记.",
        "people",
        Registration,
        taking=RegistrationChanges,
        or_else=(RecordMerged, OverlapsRegistration, PartIsAnnulled),
    )
    annul_registration = verb(
        "POST /v1/registrations/{id}:annul",
        "Annul a registration that was recorded by mistake 作废登记.",
        "people",
        Registration,
        taking=AnnulInput,
        or_else=(RecordMerged, PartIsAnnulled),
    )
