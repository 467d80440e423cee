"""The directory of other services in the graph."""

import strawberry

from services.gateway.nouns.directory.choices import EntryWithdrawal, ServiceAudience, ServiceKind
from services.gateway.nouns.directory.endpoints import DIRECTORY_ENTRIES, ORIENTATIONS
from services.gateway.nouns.file.abilities import Accommodation
from services.gateway.nouns.offices.endpoints import OFFICES, ORGANISATIONS
from services.gateway.refusals import Problem
from services.gateway.relations import one, row, rows
from services.gateway.scalars import Day, Id, Instant
from services.gateway.shapes import Shape, Taken, described, fact, optional, taken
from services.gateway.verbs import verb


@described
class DirectoryEntry(Shape):
    """Another service to which people are sent 服务资源目录条目; all of it is public."""

    id: Id = fact("The entry's id.")
    version: int = fact("What `ifMatch` takes when the entry is changed.")
    name: str = fact("Its name 名称.")
    name_en: str | None = fact("Its name in English 英文名称.")
    kind: ServiceKind = fact("What it helps with 服务类别.")
    organisation_id: Id | None = fact("The organisation that runs it, by id.", of="organisation")
    office_id: Id | None = fact("The office that runs it, by id.", of="office")
    run_by: str | None = fact("The name of whoever runs it and is not registered here 提供单位.")
    district: str = fact("What it serves, with all below it, GB/T 2260 and 10114 服务区划.")
    address: str | None = fact("Where it is 地址.")
    phone: str | None = fact("The number that everybody may call 联系电话.")
    web: str | None = fact("Its address on the web 网址.")
    opening_hours: str | None = fact("When it is open 服务时间.")
    audience: list[ServiceAudience] = fact("For whom it is 服务对象.")
    conditions: str | None = fact("Whom it takes, and what to bring 受理条件.")
    cost: str | None = fact("What it costs 收费.")
    accommodations: list[Accommodation] = fact("What it offers to whoever needs it 提供的便利.")
    valid_until: Day | None = fact("The last day on which it is offered 有效期至.")
    source: str = fact("Who or what says all this 信息来源.")
    confirmed_on: Day = fact("When that was last so 核实日期.")
    withdrawn_on: Day | None = fact("When it was withdrawn 撤下日期.")
    withdrawn_for: EntryWithdrawal | None = fact("Why it was withdrawn 撤下原因.")
    offered: bool = fact("Whether people can be sent there today 是否可转介.")
    expired: bool = fact("Whether its last day has passed 是否已到期.")
    confirm_by: Day | None = fact("By when it is to be confirmed; null where no term is laid down 应核实日期.")
    to_be_confirmed: bool = fact("Whether that day has passed 是否待核实.")
    created_at: Instant = fact("When it was recorded.")
    updated_at: Instant = fact("When it was last changed.")
    organisation = row(ORGANISATIONS, "The organisation that runs it 提供机构.", by="organisation_id")
    office = row(OFFICES, "The office that runs it 提供网点.", by="office_id")
    orientations = rows(ORIENTATIONS, "Who was sent there, of those whom the caller sees 转介记录.", entry="id")


@described
class EntryAlreadyThere(Problem):
    """The directory has an entry of this name and kind for this district already 目录中已有同名同类条目."""

    entry: Id | None = fact("That one.")


@described
class EntryIsWithdrawn(Problem):
    """The entry was withdrawn and cannot be changed any more 条目已撤下."""


@taken
class DirectoryEntryInput(Taken):
    """A service to enter into the directory 登记服务资源; an office, an organisation or a named body runs it."""

    name: str = fact("Its name 名称.")
    name_en: str | None = optional("Its name in English 英文名称.")
    kind: ServiceKind = fact("What it helps with 服务类别.")
    organisation_id: Id | None = optional("The organisation that runs it, by id.", of="organisation")
    office_id: Id | None = optional("The office that runs it, by id.", of="office")
    run_by: str | None = optional("The name of whoever runs it and is not registered here 提供单位.")
    district: str = fact("What it serves, with all below it, GB/T 2260 and 10114 服务区划.")
    address: str | None = optional("Where it is 地址.")
    phone: str | None = optional("The number that everybody may call 联系电话.")
    web: str | None = optional("Its address on the web, http or https 网址.")
    opening_hours: str | None = optional("When it is open 服务时间.")
    audience: list[ServiceAudience] | None = optional("For whom it is; for everybody where left out 服务对象.")
    conditions: str | None = optional("Whom it takes, and what to bring 受理条件.")
    cost: str | None = optional("What it costs 收费.")
    accommodations: list[Accommodation] | None = optional("What it offers to whoever needs it 提供的便利.")
    valid_until: Day | None = optional("The last day on which it is offered 有效期至.")
    source: str = fact("Who or what says all this 信息来源.")
    confirmed_on: Day | None = optional("When that was so; today where left out 核实日期.")


@taken
class DirectoryEntryChanges(Taken):
    """What to change about an entry; what is left out stays as it is."""

    name: str | None = optional("Its name 名称.")
    name_en: str | None = optional("Its name in English, or null 英文名称.")
    kind: ServiceKind | None = optional("What it helps with 服务类别.")
    organisation_id: Id | None = optional("The organisation that runs it, by id, or null.", of="organisation")
    office_id: Id | None = optional("The office that runs it, by id, or null.", of="office")
    run_by: str | None = optional("The name of whoever runs it, or null 提供单位.")
    district: str | None = optional("What it serves, with all below it 服务区划.")
    address: str | None = optional("Where it is, or null 地址.")
    phone: str | None = optional("The number that everybody may call, or null 联系电话.")
    web: str | None = optional("Its address on the web, or null 网址.")
    opening_hours: str | None = optional("When it is open, or null 服务时间.")
    audience: list[ServiceAudience] | None = optional("For whom it is 服务对象.")
    conditions: str | None = optional("Whom it takes, and what to bring, or null 受理条件.")
    cost: str | None = optional("What it costs, or null 收费.")
    accommodations: list[Accommodation] | None = optional("What it offers to whoever needs it 提供的便利.")
    valid_until: Day | None = optional("The last day on which it is offered, or null 有效期至.")
    source: str | None = optional("Who or what says all this 信息来源.")


@taken
class ConfirmEntryInput(Taken):
    """On which day what an entry says was so 核实服务资源."""

    confirmed_on: Day | None = optional("On which day; today where left out 核实日期.")


@taken
class WithdrawEntryInput(Taken):
    """Why nobody is to be sent there any more 撤下服务资源."""

    reason: EntryWithdrawal = fact("Why 撤下原因.")


@strawberry.type
class DirectoryQueries:
    """How services of the directory are found."""

    directory_entry = one(DIRECTORY_ENTRIES, "One entry of the directory 服务资源目录条目.")
    directory_entries = rows(DIRECTORY_ENTRIES, "The directory, in the order of its recording 服务资源目录.")


@strawberry.type
class DirectoryMutations:
    """What can be done with an entry of the directory."""

    record_directory_entry = verb(
        "POST /v1/directory-entries",
        "Enter a service into the directory 登记服务资源.",
        "people",
        DirectoryEntry,
        taking=DirectoryEntryInput,
        or_else=(EntryAlreadyThere,),
    )
    change_directory_entry = verb(
        "PATCH /v1/directory-entries/{id}",
        "Change an entry 变更服务资源.",
        "people",
        DirectoryEntry,
        taking=DirectoryEntryChanges,
        or_else=(EntryAlreadyThere, EntryIsWithdrawn),
    )
    confirm_directory_entry = verb(
        "POST /v1/directory-entries/{id}:confirm",
        "Confirm that what an entry says is so 核实服务资源.",
        "people",
        DirectoryEntry,
        taking=ConfirmEntryInput,
        or_else=(EntryIsWithdrawn,),
    )
    withdraw_directory_entry = verb(
        "POST /v1/directory-entries/{id}:withdraw",
        "Withdraw an entry: nobody is sent there any more 撤下服务资源.",
        "people",
        DirectoryEntry,
        taking=WithdrawEntryInput,
        or_else=(EntryIsWithdrawn,),
    )
