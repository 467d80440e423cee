"""Persons in the graph."""

import strawberry

from services.gateway.context import Info
from services.gateway.nouns.choices import ContactRelation, HukouKind, WithoutResidentId
from services.gateway.nouns.contact.endpoints import COMPLAINTS, NOTIFICATIONS
from services.gateway.nouns.directory.endpoints import ORIENTATIONS
from services.gateway.nouns.endpoints import (
    ACCESSES,
    CASES,
    CORRECTIONS,
    DECISIONS,
    ENROLMENTS,
    HANDOVERS,
    MERGES,
    NEEDS,
    PERSONS,
    RECOMMENDATIONS,
    REFERRALS,
    RETENTION_NOTICES,
    START_UP_PLANS,
    TASKS,
)
from services.gateway.nouns.file.derived_statuses import DerivedStatuses
from services.gateway.nouns.file.endpoints import (
    ABILITY_PROFILES,
    ASSESSMENTS,
    BUSINESSES,
    CONSENTS,
    DISABILITY_CERTIFICATES,
    EDUCATIONS,
    EVIDENCE_FILES,
    INSURANCE_SPELLS,
    OUTSIDE_TRAININGS,
    PSYCHOLOGICAL_ASSESSMENTS,
    REGISTRATIONS,
    SKILLS,
    STATUSES,
    WORK_SPELLS,
)
from services.gateway.nouns.guidance.endpoints import ATTENDANCES, PSYCHOLOGICAL_NOTES
from services.gateway.nouns.household_file.endpoints import PERSON_VISITS
from services.gateway.nouns.offices.endpoints import ASSIGNMENTS
from services.gateway.refusals import Problem, RecordMerged
from services.gateway.relations import one, rows, whole
from services.gateway.rest import Call, Refused
from services.gateway.scalars import Day, Id, Instant
from services.gateway.shapes import Shape, Taken, answering, described, fact, optional, taken
from services.gateway.verbs import verb

NO_SUCH = 404


@described
class Person(Shape):
    """A person who is registered 登记人员; what names or reaches them is masked."""

    id: Id = fact("The person's id.")
    version: int = fact("What `ifMatch` takes when the person is changed.")
    name: str = fact("The name, masked 姓名 (打码).")
    resident_id: str | None = fact("The resident id (GB 11643), masked 居民身份证号码 (打码).")
    without_resident_id: WithoutResidentId | None = fact("Why there is none 无证号原因.")
    temporary: bool = fact("Whether the record is temporary, for want of a resident id 是否临时登记.")
    merged_into_id: Id | None = fact("The record of the same person that this one went into 已并入.", of="merged_into")
    anonymised_on: Day | None = fact("Since when the record names nobody: its file rested 匿名化日期.")
    phone: str | None = fact("The phone number, masked 电话 (打码).")
    former_name: str | None = fact("The former name, masked 曾用名 (打码).")
    address: str | None = fact("The address, masked 住址 (打码).")
    email: str | None = fact("The e-mail address, masked 电子邮箱 (打码).")
    wechat: str | None = fact("The WeChat id, masked 微信号 (打码).")
    contact_name: str | None = fact("Whom to reach in the person's place, masked 联系人姓名 (打码).")
    contact_phone: str | None = fact("That contact's phone number, masked 联系人电话 (打码).")
    contact_relation: ContactRelation | None = fact("What that contact is to the person 联系人与本人关系.")
    sex: str = fact("GB/T 2261.1: 1 male, 2 female 性别.")
    birth_year: int = fact("The year of birth 出生年份.")
    residence: str = fact("Where the person lives, GB/T 2260 and 10114 常住地.")
    grid_cell: str | None = fact("The cell of the residence in its city's own grid 常住地网格.")
    hukou: str = fact("Where the person is registered, GB/T 2260 户籍地.")
    hukou_kind: HukouKind = fact("The kind of that registration 户口性质.")
    caveats: list[str] = fact("What is unusual about the resident id, as stable names.")
    created_at: Instant = fact("When the person was registered.")
    updated_at: Instant = fact("When the person was last changed.")
    needs = rows(NEEDS, "What the person looks for 需求.", person="id")
    tasks = rows(TASKS, "What is to be done about the person 待办.", person="id")
    start_up_plans = rows(START_UP_PLANS, "What the person wants to open 创业计划.", person="id")
    cases = rows(CASES, "The service cases of the person 服务个案.", person="id")
    educations = rows(EDUCATIONS, "What the person learnt at school and university 学历.", person="id")
    skills = rows(SKILLS, "What the person can do 技能.", person="id")
    outside_trainings = rows(OUTSIDE_TRAININGS, "What the person was taught elsewhere 其他机构培训.", person="id")
    consents = rows(CONSENTS, "What the person agrees to and what not 同意.", person="id")
    statuses = rows(STATUSES, "What the person is in the eyes of policies 身份.", person="id")
    derived_statuses = whole(
        "people",
        "/v1/persons/{id}/derived-statuses",
        DerivedStatuses,
        "What the person is today because of other facts, which nobody declares 推定身份.",
        by="id",
    )
    work_spells = rows(WORK_SPELLS, "Where the person has worked 工作经历.", person="id")
    insurance_spells = rows(INSURANCE_SPELLS, "What social insurance the person paid 社会保险缴费.", person="id")
    businesses = rows(BUSINESSES, "What the person runs under a licence 本人经营实体.", person="id")
    disability_certificates = rows(DISABILITY_CERTIFICATES, "Which disability is certified 残疾证.", person="id")
    ability_profiles = rows(ABILITY_PROFILES, "What the person is able to do 功能评估.", person="id")
    assessments = rows(ASSESSMENTS, "What the person was found to be suited for 测评.", person="id")
    psychological_assessments = rows(PSYCHOLOGICAL_ASSESSMENTS, "Psychological assessments 心理测评.", person="id")
    registrations = rows(REGISTRATIONS, "As what the person is registered 就业失业登记.", person="id")
    enrolments = rows(ENROLMENTS, "Where the person is trained 培训.", person="id")
    recommendations = rows(RECOMMENDATIONS, "The vacancies that were recommended 推荐的岗位.", person="id")
    referrals = rows(REFERRALS, "The vacancies that the person was referred to 推荐记录.", person="id")
    decisions = rows(DECISIONS, "What was decided on subsidies for the person's work 补贴判断.", person="id")
    corrections = rows(CORRECTIONS, "What was proposed to be corrected of the record 更正申请.", person="id")
    assigned_workers = rows(ASSIGNMENTS, "Who helps the person, from which organisation 帮扶人员.", person="id")
    merges = rows(MERGES, "Records of the same person that went into this one 档案合并.", person="id")
    attendances = rows(ATTENDANCES, "For which appointments the person was booked 预约.", person="id")
    complaints = rows(COMPLAINTS, "What the person complains about 投诉.", person="id")
    notifications = rows(NOTIFICATIONS, "What the person is notified of, to themself 消息通知.", person="id")
    psychological_notes = rows(PSYCHOLOGICAL_NOTES, "Which psychological notes there are 心理辅导记录.", person="id")
    orientations = rows(ORIENTATIONS, "To which other services the person was sent 转介.", person="id")
    handovers = rows(HANDOVERS, "Offers of the file to other areas 档案移交.", person="id")
    retention_notices = rows(RETENTION_NOTICES, "When the file will be anonymised 档案匿名化预告.", person="id")
    evidence_files = rows(EVIDENCE_FILES, "Which files of evidence there are 材料文件.", person="id")
    visits = rows(PERSON_VISITS, "Visits to the person while they belonged to no household 走访.", id="id")
    access_log = rows(ACCESSES, "Who read the person unmasked, latest first 查阅记录.", id="id")


@described
class Access(Shape):
    """What somebody was told of a person 查阅记录: who read what, when and what for."""

    id: Id = fact("The entry's id.")
    at: Instant = fact("When it was read.")
    subject: str = fact("Who read.")
    roles: list[str] = fact("The reader's roles.")
    organisation: Id | None = fact("The reader's organisation.")
    purpose: str | None = fact("What for; null where none was stated, as where somebody was told a county alone.")
    fields: list[str] = fact(
        "Which fields were read; held_in, namesake_held_in, household_held_in: the county that holds them; sensitive,"
        " to everybody but the person: what is psychological."
    )
    route: str = fact("By which address of the service; sensitive where it would say what was read.")


@described
class UnmaskedPerson(Shape):
    """Fields of a person as they are 完整信息; those that were not asked for are not read."""

    name: str | None = fact("The name 姓名.")
    resident_id: str | None = fact("The resident id 居民身份证号码.")
    phone: str | None = fact("The phone number 电话.")
    former_name: str | None = fact("The former name 曾用名.")
    address: str | None = fact("The address 住址.")
    email: str | None = fact("The e-mail address 电子邮箱.")
    wechat: str | None = fact("The WeChat id 微信号.")
    contact_name: str | None = fact("Whom to reach in the person's place 联系人姓名.")
    contact_phone: str | None = fact("That contact's phone number 联系人电话.")
    birth_date: Day | None = fact("The date of birth 出生日期.")


@described
class PersonAlreadyRegistered(Problem):
    """This resident id is registered already 此人已登记."""

    held_in: str = fact("The county whose offices hold the record; being told stands in the access log.")


@described
class Candidate(Shape):
    """Somebody who may be the person that is to be registered 疑似同一人; masked."""

    id: Id = fact("The person's id.")
    name: str = fact("The name, masked 姓名 (打码).")
    resident_id: str | None = fact("The resident id, masked 居民身份证号码 (打码).")
    sex: str = fact("GB/T 2261.1 性别.")
    birth_year: int = fact("The year of birth 出生年份.")
    residence: str = fact("Where the person lives, GB/T 2260 常住地.")
    temporary: bool = fact("Whether the record is temporary 是否临时登记.")


@described
class PossiblyRegistered(Problem):
    """Somebody of this name and birth date is registered already 已登记有同名且出生日期相同的人员."""

    candidates: list[Candidate] = fact("Those that the caller sees: say in notSameAs that it is none of them.")
    held_in: list[str] = fact("Counties elsewhere that hold such a record: ask them, then name them in notHeldIn.")


@taken
class PersonInput(Taken):
    """A person to register 登记人员; without a resident id, sex and birth date are stated."""

    name: str = fact("The name 姓名.")
    former_name: str | None = optional("A former name 曾用名.")
    resident_id: str | None = optional("The resident id, GB 11643 居民身份证号码.")
    without_resident_id: WithoutResidentId | None = optional("Why there is none 无证号原因.")
    sex: str | None = optional("GB/T 2261.1; where there is a resident id, that of it 性别.")
    birth_date: Day | None = optional("Where there is a resident id, that of it 出生日期.")
    phone: str | None = optional("A phone number 电话.")
    email: str | None = optional("An e-mail address 电子邮箱.")
    wechat: str | None = optional("A WeChat id 微信号.")
    contact_name: str | None = optional("Whom to reach in the person's place 联系人姓名.")
    contact_phone: str | None = optional("That contact's phone number 联系人电话.")
    contact_relation: ContactRelation | None = optional("What that contact is to the person 联系人与本人关系.")
    address: str | None = optional("The address 住址.")
    residence: str = fact("Where the person lives, GB/T 2260 and 10114 常住地.")
    grid_cell: str | None = optional("The cell of the residence in its city's own grid 常住地网格.")
    hukou: str = fact("Where the person is registered, GB/T 2260 户籍地.")
    hukou_kind: HukouKind = fact("The kind of that registration 户口性质.")
    not_same_as: list[Id] | None = optional("Candidates who are somebody else 确认不是同一人的人员.")
    not_held_in: list[str] | None = optional("Counties whose candidates are somebody else 确认不是同一人的区县.")


@taken
class PersonChanges(Taken):
    """What to change about a person; what is left out stays as it is."""

    former_name: str | None = optional("A former name, or null for none 曾用名.")
    phone: str | None = optional("A phone number, or null for none 电话.")
    email: str | None = optional("An e-mail address, or null for none 电子邮箱.")
    wechat: str | None = optional("A WeChat id, or null for none 微信号.")
    contact_name: str | None = optional("Whom to reach in the person's place, or null for nobody 联系人姓名.")
    contact_phone: str | None = optional("That contact's phone number 联系人电话.")
    contact_relation: ContactRelation | None = optional("What that contact is to the person 联系人与本人关系.")
    address: str | None = optional("The address, or null for none 住址.")
    residence: str | None = optional("Where the person lives, GB/T 2260 and 10114 常住地.")
    grid_cell: str | None = optional("The cell of the residence in its city's own grid, or null 常住地网格.")
    hukou: str | None = optional("Where the person is registered, GB/T 2260 户籍地.")
    hukou_kind: HukouKind | None = optional("The kind of that registration 户口性质.")


@strawberry.type
class PersonQueries:
    """How persons are found."""

    person = one(PERSONS, "One person 登记人员.")
    persons = rows(PERSONS, "The persons that the caller sees, in the order of their registration 登记人员.")

    @answering("The person with this resident id, among those that the caller sees 按身份证号查找.")
    async def person_by_resident_id(self, info: Info, resident_id: str) -> Person | None:
        """Search; the number goes in a body, because addresses are logged by others."""
        try:
            return Person.of(
                await info.context.send("people", Call("POST", "/v1/persons:search", body={"resident_id": resident_id}))
            )
        except Refused as refused:
            if refused.status == NO_SUCH:
                return None
            raise

    @answering(
        "Fields of a person unmasked 完整信息. State the purpose in the header Bihuan-Purpose; the access log"
        " keeps who read which fields and what for."
    )
    async def unmasked_person(self, info: Info, id: Id) -> UnmaskedPerson | None:  # noqa: A002 -- the argument's name
        """Read the fields that the query names and no others."""
        sources = UnmaskedPerson.sources()
        fields = sorted(source for name in info.chosen().names for source in sources.get(name, ()))
        if not fields:  # nothing is read, so nothing is written into the access log
            return UnmaskedPerson.of({})
        call = Call("GET", f"/v1/persons/{id}/unmasked", query={"fields": ",".join(fields)})
        return UnmaskedPerson.of(await info.context.send("people", call))


@strawberry.type
class PersonMutations:
    """What can be done with a person's record."""

    register_person = verb(
        "POST /v1/persons",
        "Register a person 登记人员.",
        "people",
        Person,
        taking=PersonInput,
        or_else=(PersonAlreadyRegistered, PossiblyRegistered),
    )
    change_person = verb(
        "PATCH /v1/persons/{id}",
        "Change how to reach a person, what they were called, where they live or are registered 变更人员信息.",
        "people",
        Person,
        taking=PersonChanges,
        or_else=(RecordMerged,),
    )
