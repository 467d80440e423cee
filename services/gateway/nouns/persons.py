"""Persons in the graph."""

import strawberry

from services.gateway.context import Info
from services.gateway.nouns.choices import HukouKind
from services.gateway.nouns.endpoints import ACCESSES, DECISIONS, ENROLMENTS, NEEDS, PERSONS, RECOMMENDATIONS, REFERRALS
from services.gateway.nouns.file.endpoints import BUSINESSES, INSURANCE_SPELLS, WORK_SPELLS
from services.gateway.refusals import Problem
from services.gateway.relations import one, rows
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
    resident_id: str = fact("The resident id (GB 11643), masked 居民身份证号码 (打码).")
    phone: str | None = fact("The phone number, masked 电话 (打码).")
    sex: str = fact("GB/T 2261.1: 1 male, 2 female 性别.")
    birth_year: int = fact("The year of birth 出生年份.")
    residence: str = fact("Where the person lives, GB/T 2260 常住地.")
    hukou: str = fact("Where the person is registered, GB/T 2260 户籍地.")
    hukou_kind: HukouKind = fact("The kind of that registration 户口性质.")
    caveats: list[str] = fact("What is unusual about the resident id, as stable names.")
    created_at: Instant = fact("When the person was registered.")
    updated_at: Instant = fact("When the person was last changed.")
    needs = rows(NEEDS, "What the person looks for 需求.", person="id")
    work_spells = rows(WORK_SPELLS, "Where the person has worked 工作经历.", person="id")
    insurance_spells = rows(INSURANCE_SPELLS, "What social insurance the person paid 社会保险缴费.", person="id")
    businesses = rows(BUSINESSES, "What the person runs under a licence 本人经营实体.", person="id")
    enrolments = rows(ENROLMENTS, "Where the person is trained 培训.", person="id")
    recommendations = rows(RECOMMENDATIONS, "The vacancies that were recommended 推荐的岗位.", person="id")
    referrals = rows(REFERRALS, "The vacancies that the person was referred to 推荐记录.", person="id")
    decisions = rows(DECISIONS, "What was decided on subsidies for the person's work 补贴判断.", person="id")
    access_log = rows(ACCESSES, "Who read the person unmasked, latest first 查阅记录.", id="id")


@described
class Access(Shape):
    """What somebody was told of a person 查阅记录: who read what, when and what for."""

    id: Id = fact("The entry's id.")
    at: Instant = fact("When it was read.")
    subject: str = fact("Who read.")
    roles: list[str] = fact("The reader's roles.")
    organisation: Id | None = fact("The reader's organisation.")
    purpose: str | None = fact("What for; null where somebody was refused and told a county, which states none.")
    fields: list[str] = fact("Which fields were read; held_in, household_held_in: the county that holds them.")
    route: str = fact("By which address of the service.")


@described
class UnmaskedPerson(Shape):
    """Fields of a person as they are 完整信息; those that were not asked for are not read."""

    name: str | None = fact("The name 姓名.")
    resident_id: str | None = fact("The resident id 居民身份证号码.")
    phone: str | None = fact("The phone number 电话.")
    birth_date: Day | None = fact("The date of birth 出生日期.")


@described
class PersonAlreadyRegistered(Problem):
    """This resident id is registered already 此人已登记."""

    held_in: str = fact("The county whose offices hold the record; being told stands in the access log.")


@taken
class PersonInput(Taken):
    """A person to register 登记人员."""

    name: str = fact("The name 姓名.")
    resident_id: str = fact("The resident id, GB 11643 居民身份证号码.")
    phone: str | None = optional("A phone number 电话.")
    sex: str | None = optional("GB/T 2261.1; where stated, that of the resident id 性别.")
    birth_date: Day | None = optional("Where stated, that of the resident id 出生日期.")
    residence: str = fact("Where the person lives, GB/T 2260 常住地.")
    hukou: str = fact("Where the person is registered, GB/T 2260 户籍地.")
    hukou_kind: HukouKind = fact("The kind of that registration 户口性质.")


@taken
class PersonChanges(Taken):
    """What to change about a person; what is left out stays as it is."""

    phone: str | None = optional("A phone number, or null for none 电话.")
    residence: str | None = optional("Where the person lives, GB/T 2260 常住地.")
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
        or_else=(PersonAlreadyRegistered,),
    )
    change_person = verb(
        "PATCH /v1/persons/{id}",
        "Change how to reach a person, where they live or where they are registered 变更人员信息.",
        "people",
        Person,
        taking=PersonChanges,
    )
