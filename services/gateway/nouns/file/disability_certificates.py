"""Disability certificates in the graph."""

from enum import Enum

import strawberry
from strawberry import enum_value

from services.gateway.nouns.endpoints import PERSONS
from services.gateway.nouns.file.annulments import AnnulInput, AnnulmentReason, PartIsAnnulled
from services.gateway.nouns.file.endpoints import DISABILITY_CERTIFICATES
from services.gateway.nouns.file.unmasked import unmasked
from services.gateway.refusals import Problem, RecordMerged
from services.gateway.relations import one, row
from services.gateway.scalars import Day, Id, Instant
from services.gateway.shapes import Shape, Taken, chosen_from, described, fact, optional, taken
from services.gateway.verbs import verb


@chosen_from
class DisabilityCertificateKind(Enum):
    """What kind of certificate says that somebody is disabled 证件类型."""

    DISABILITY_CERTIFICATE = enum_value("disability_certificate", description="A disability certificate 残疾人证.")
    SERVICEMAN_CERTIFICATE = enum_value(
        "serviceman_certificate", description="A disabled serviceman's certificate 残疾军人证."
    )


@chosen_from
class DisabilityCertificateEnd(Enum):
    """Why a certificate ended before its time 残疾证失效原因."""

    REISSUED = enum_value("reissued", description="A later one replaced it 换领、补发.")
    NO_LONGER_DISABLED = enum_value("no_longer_disabled", description="The person is no longer disabled 不再符合标准.")
    WRONGLY_ISSUED = enum_value("wrongly_issued", description="It was wrongly issued 不当办理.")
    AT_OWN_REQUEST = enum_value("at_own_request", description="The person gave it back 本人申请注销.")
    LEFT_THE_COUNTRY = enum_value("left_the_country", description="The person left the country 出国定居.")
    DIED = enum_value("died", description="The person died 死亡.")
    OTHER = enum_value("other", description="For another reason 其他.")


@described
class DisabilityCertificate(Shape):
    """A certificate of a disability 残疾人证、残疾军人证."""

    id: Id = fact("The certificate's id.")
    version: int = fact("What `ifMatch` takes when the certificate is changed.")
    person_id: Id = fact("The person's id.", of="person")
    kind: DisabilityCertificateKind = fact("What kind of certificate it is 证件类型.")
    certificate_number: str | None = fact("Its number, masked 证件号码 (打码).")
    category: str | None = fact("The category, GB/T 26341, 1 to 7; a serviceman's has none 残疾类别.")
    grade: str = fact("The grade: GB/T 26341, 1 to 4, or a serviceman's, 1 to 8 残疾等级.")
    reissue: int | None = fact("How often it was reissued, 0 for a first issue 换领次数.")
    issuer: str | None = fact("The district of the authority that issued it, GB/T 2260 发证地.")
    issued_on: Day = fact("When it was issued 发证日期.")
    valid_until: Day | None = fact("The last day that is printed on it 有效期至.")
    in_force: bool = fact("Whether it counts today 当前是否有效.")
    ended_on: Day | None = fact("The last day on which it counted, where it ended before its time 失效日期.")
    ended_for: DisabilityCertificateEnd | None = fact("Why it ended 失效原因.")
    replaces_id: Id | None = fact("The certificate that it ended, by id 所替换的证件.", of="replaces")
    annulled_for: AnnulmentReason | None = fact("Why it was annulled; null where it counts 作废原因.")
    created_at: Instant = fact("When it was recorded.")
    updated_at: Instant = fact("When it was last changed.")
    person = row(PERSONS, "The person 人员.", by="person_id")


@described
class OverlapsCertificate(Problem):
    """Of one kind a person holds one certificate at a time 同类证件有效期重叠."""

    certificate: Id = fact("The other one.")


@taken
class DisabilityCertificateInput(Taken):
    """A certificate to record 登记残疾证; a later one of its kind ends the one before."""

    person_id: Id = fact("The person's id.", of="person")
    kind: DisabilityCertificateKind = fact("What kind of certificate it is 证件类型.")
    certificate_number: str | None = optional("Its number 证件号码.")
    category: str | None = optional("The category, GB/T 26341, 1 to 7; a serviceman's has none 残疾类别.")
    grade: str = fact("The grade: GB/T 26341, 1 to 4, or a serviceman's, 1 to 8 残疾等级.")
    reissue: int | None = optional("How often it was reissued; the number says it too 换领次数.")
    issuer: str | None = optional("The district of the authority that issued it, GB/T 2260 发证地.")
    issued_on: Day = fact("When it was issued 发证日期.")
    valid_until: Day | None = optional("The last day that is printed on it 有效期至.")
    ended_on: Day | None = optional("The last day on which it counted, where it ended before its time 失效日期.")
    ended_for: DisabilityCertificateEnd | None = optional("Why it ended 失效原因.")


@taken
class DisabilityCertificateChanges(Taken):
    """What to correct about a certificate, or how it ended; what is left out stays as it is."""

    certificate_number: str | None = optional("Its number 证件号码.")
    category: str | None = optional("The category, GB/T 26341, 1 to 7; a serviceman's has none 残疾类别.")
    grade: str | None = optional("The grade: GB/T 26341, 1 to 4, or a serviceman's, 1 to 8 残疾等级.")
    reissue: int | None = optional("How often it was reissued; the number says it too 换领次数.")
    issuer: str | None = optional("The district of the authority that issued it, GB/T 2260 发证地.")
    issued_on: Day | None = optional("When it was issued 发证日期.")
    valid_until: Day | None = optional("The last day that is printed on it 有效期至.")
    ended_on: Day | None = optional("The last day on which it counted, or null 失效日期.")
    ended_for: DisabilityCertificateEnd | None = optional("Why it ended 失效原因.")


@strawberry.type
class DisabilityCertificateQueries:
    """How a certificate is found; a person leads to theirs."""

    disability_certificate = one(DISABILITY_CERTIFICATES, "One certificate of a disability 残疾证.")
    unmasked_disability_certificate = unmasked(
        "/v1/disability-certificates", "The number of a certificate of a disability unmasked 残疾证号码 (完整)."
    )


@strawberry.type
class DisabilityCertificateMutations:
    """What can be done with a certificate."""

    record_disability_certificate = verb(
        "POST /v1/disability-certificates",
        "Record a certificate of a disability 登记残疾证.",
        "people",
        DisabilityCertificate,
        taking=DisabilityCertificateInput,
        or_else=(RecordMerged, OverlapsCertificate),
    )
    change_disability_certificate = verb(
        "PATCH /v1/disability-certificates/{id}",
        "Correct a certificate, or say when and why it was revoked 变更残疾证.",
        "people",
        DisabilityCertificate,
        taking=DisabilityCertificateChanges,
        or_else=(RecordMerged, OverlapsCertificate, PartIsAnnulled),
    )
    annul_disability_certificate = verb(
        "POST /v1/disability-certificates/{id}:annul",
        "Annul a certificate that was recorded by mistake 作废残疾证.",
        "people",
        DisabilityCertificate,
        taking=AnnulInput,
        or_else=(RecordMerged, PartIsAnnulled),
    )
