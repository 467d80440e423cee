"""What people keeps of training, matching and subsidies, and how what happens there moves cases."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.database.sessions import of
from services.kit.http.bodies import fen_of
from services.kit.jobs import hasten
from services.kit.journal.cloudevents import Heard
from services.kit.journal.projecting import Projection, Source, State
from services.people.cases.actions.moving import happen
from services.people.clearing.actions import doubt
from services.people.dibao_links.jobs import RECKON_WRITE_OFFS
from services.people.known import rules
from services.people.known.model import known_decision, known_enrolment, known_referral
from services.people.known.queries import merged_with, record_of, surviving
from services.people.paths.rules.path import Happening
from services.people.persons import queries as persons
from services.people.persons.model import Person
from services.people.registrations.actions import follow_work
from services.people.surveys import actions as surveys
from services.people.surveys.queries import asked
from services.people.tasks.actions.raising import ask_for_check, check_made


def day(state: State, field: str) -> date | None:
    """Return a date of a state; null where it has not come."""
    text: str | None = state[field]
    return None if text is None else date.fromisoformat(text)


async def held(session: AsyncSession, heard: Heard) -> tuple[UUID, rules.Record]:
    """Return whom an event is about, held against a case that is opened meanwhile, and what is known of them now."""
    person = await persons.locked(session, await surviving(session, UUID(heard.state["person"])))
    return person.id, await record_of(session, person.id)


async def move(session: AsyncSession, source: str, heard: Heard, person: UUID, happenings: Iterable[Happening]) -> None:
    """Move the cases of a person by what happened elsewhere."""
    await happen(session, person, tuple(happenings), f"{source}.{heard.happened}")


async def enrolled(session: AsyncSession, heard: Heard) -> None:
    """Somebody enrolled in a class."""
    person, _ = await held(session, heard)
    await move(session, "training", heard, person, (Happening.ENROLLED,))


async def training_ended(session: AsyncSession, heard: Heard) -> None:
    """Somebody completed a class, about which they are asked, or left it."""
    person, record = await held(session, heard)
    completed = heard.happened == "enrolment.completed"
    await move(session, "training", heard, person, rules.after_training(record, completed=completed))
    if completed and not await asked(session, person, heard.subject):
        await surveys.ask(session, person, "training", heard.subject, ended_on=day(heard.state, "ended_on"))


async def referred(session: AsyncSession, heard: Heard) -> None:
    """Somebody was referred to a vacancy."""
    person, _ = await held(session, heard)
    await move(session, "matching", heard, person, (Happening.REFERRED,))


async def declined(session: AsyncSession, heard: Heard) -> None:
    """A referral came to nothing: that counts where no other is under way."""
    person, record = await held(session, heard)
    await move(session, "matching", heard, person, () if record.referred else (Happening.REFERRAL_ENDED,))


async def hired(session: AsyncSession, heard: Heard) -> None:
    """Somebody was hired: they are unemployed no more, and their household may have been certified without work."""
    person, _ = await held(session, heard)
    await follow_work(session, await session.get_one(Person, person))
    await news_of_work(session, person)
    on = day(heard.state, "hired_on")
    await happen(session, person, (Happening.HIRED,), f"matching.{heard.happened}", on)


async def check_due(session: AsyncSession, heard: Heard) -> None:
    """A hire is to be checked."""
    person, _ = await held(session, heard)
    due_on = day(heard.state, "check_due_on")
    if due_on is not None:
        await ask_for_check(session, person, heard.subject, due_on, f"matching.{heard.happened}")


async def checked(session: AsyncSession, heard: Heard) -> None:
    """It was found out whether the work has lasted: either way help with dibao may be due, or no longer."""
    person, record = await held(session, heard)
    await news_of_work(session, *([] if heard.state["still_held"] else [person]))
    await check_made(session, heard.subject, f"matching.{heard.happened}")
    lasted = (Happening.WORK_LASTED,) if heard.state["still_held"] else None
    await move(session, "matching", heard, person, lasted or rules.after_work(record, of(session).clock.today()))


async def followed(session: AsyncSession, heard: Heard) -> None:
    """A referral went where its person went: a hire is news of work for both records that were merged or parted."""
    if heard.state["hired_on"] is not None:
        await news_of_work(session, *await merged_with(session, UUID(heard.state["person"])))


async def news_of_work(session: AsyncSession, *doubted: UUID) -> None:
    """Let the certified households of these persons be looked at again, and help with dibao be reckoned at once."""
    for person in doubted:
        await doubt(session, person)
    await hasten(session, RECKON_WRITE_OFFS)


TRAINING = Source(
    "training",
    projections=(
        Projection(
            "enrolment",
            known_enrolment,
            {
                "person": lambda state: state["person"],
                "status": lambda state: state["status"],
                "ended_on": lambda state: day(state, "ended_on"),
            },
        ),
    ),
    reactions={
        "enrolment.enrolled": enrolled,
        "enrolment.completed": training_ended,
        "enrolment.withdrawn": training_ended,
    },
)

MATCHING = Source(
    "matching",
    projections=(
        Projection(
            "referral",
            known_referral,
            {
                "person": lambda state: state["person"],
                "status": lambda state: state["status"],
                "hired_on": lambda state: day(state, "hired_on"),
                "check_due_on": lambda state: day(state, "check_due_on"),
                "checked_on": lambda state: day(state, "checked_on"),
                "still_held": lambda state: state["still_held"],
            },
        ),
    ),
    reactions={
        "referral.made": referred,
        "referral.declined": declined,
        "referral.hired": hired,
        "referral.check_due": check_due,
        "referral.checked": checked,
        "referral.followed": followed,
    },
)

SUBSIDIES = Source(
    "subsidies",
    projections=(
        Projection(
            "decision",
            known_decision,
            {
                "person": lambda state: state["person"],
                "referral": lambda state: state["referral"],
                "programme": lambda state: state["programme"],
                "outcome": lambda state: state["outcome"],
                "payee": lambda state: state.get("payee"),
                "amount": lambda state: None if state["amount"] is None else fen_of(Decimal(state["amount"])),
                "as_of": lambda state: day(state, "as_of"),
                "made_at": lambda state: datetime.fromisoformat(state["made_at"]),
            },
        ),
    ),
)
"""A decision of before the payee was told has none."""
