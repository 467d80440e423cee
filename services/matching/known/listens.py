"""What matching keeps of people, vacancies and training, and what it does when a person moves."""

from datetime import date
from decimal import Decimal

from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.anonymised import Kept, anonymised_on, forgetting
from services.kit.http.bodies import fen_of
from services.kit.journal.cloudevents import Heard
from services.kit.journal.projecting import Projection, Source, State
from services.kit.merged import following, merged_into
from services.matching.known.model import (
    known_employer,
    known_enrolment,
    known_need,
    known_person,
    known_vacancy,
    merged_row,
)
from services.matching.recommendations import actions as recommendations
from services.matching.recommendations.queries import TABLE as RECOMMENDATIONS
from services.matching.referrals import actions as referrals
from services.matching.referrals.queries import TABLE as REFERRALS


def fen(state: State, field: str) -> int | None:
    """Return an amount of a state in fen; null where it is unknown."""
    yuan: str | None = state[field]
    return None if yuan is None else fen_of(Decimal(yuan))


def day(state: State, field: str) -> date | None:
    """Return a date of a state; null where it has not come."""
    text: str | None = state[field]
    return None if text is None else date.fromisoformat(text)


def refused(state: State) -> list[str]:
    """Return the uses of their data that a person refuses; none where nobody was asked yet."""
    return [answer["use"] for answer in state.get("consents", ()) if not answer["given"]]


async def consent_answered(session: AsyncSession, heard: Heard) -> None:
    """End the referrals under way of somebody who takes back their consent to being referred."""
    if heard.data["use"] == referrals.USE and not heard.data["given"]:
        await referrals.end_without_consent(session, heard.subject)


async def person_changed(session: AsyncSession, heard: Heard) -> None:
    """Let the offices that now see a person see what was recommended to them and where they were referred too."""
    if {"residence", "hukou"} & set(heard.data["fields"]):
        await recommendations.follow_person(session, heard.subject)
        await referrals.follow_person(session, heard.subject)


async def recommendations_follow(session: AsyncSession, heard: Heard) -> None:
    """Let whoever sees a person now see what was recommended to them."""
    await recommendations.follow_person(session, heard.subject)


async def referrals_follow(session: AsyncSession, heard: Heard) -> None:
    """Let whoever sees a person now see where they were referred; the employer goes on seeing its own."""
    await referrals.follow_person(session, heard.subject)


PEOPLE = Source(
    "people",
    projections=(
        Projection(
            "person",
            known_person,
            {
                "residence": lambda state: state["residence"],
                "refuses": refused,
                "merged_into": merged_into,
                "anonymised_on": anonymised_on,
            },
        ),
        Projection(
            "need",
            known_need,
            {
                "person": lambda state: state["person"],
                "purpose": lambda state: state["purpose"],
                "occupations": lambda state: state["occupations"],
                "districts": lambda state: state["districts"],
                "wage_from": lambda state: fen(state, "wage_from"),
                "takes_any_post": lambda state: state["takes_any_post"],
                "hours": lambda state: state.get("hours"),
                "home_work": lambda state: state.get("home_work"),
                "closed_on": lambda state: day(state, "closed_on"),
            },
        ),
    ),
    reactions={
        "person.changed": person_changed,
        "person.consent_answered": consent_answered,
        **following(
            merged_row,
            (RECOMMENDATIONS, recommendations.follow_person),
            (REFERRALS, referrals.follow_person),
        ),
        **forgetting(
            Kept(RECOMMENDATIONS, recommendations_follow, {"contributions": []}),
            Kept(REFERRALS, referrals_follow),
        ),
    },
)

VACANCIES = Source(
    "vacancies",
    projections=(
        Projection("employer", known_employer, {"kind": lambda state: state["kind"]}),
        Projection(
            "vacancy",
            known_vacancy,
            {
                "employer": lambda state: state["employer"],
                "occupation": lambda state: state["occupation"],
                "district": lambda state: state["district"],
                "pay_from": lambda state: fen(state, "pay_from"),
                "pay_to": lambda state: fen(state, "pay_to"),
                "pay_agreed": lambda state: state["pay_agreed"],
                "seats": lambda state: state["seats"],
                "status": lambda state: state["status"],
                "published_on": lambda state: day(state, "published_on"),
            },
        ),
    ),
)

TRAINING = Source(
    "training",
    projections=(
        Projection(
            "enrolment",
            known_enrolment,
            {
                "person": lambda state: state["person"],
                "occupation": lambda state: state["occupation"],
                "status": lambda state: state["status"],
            },
        ),
    ),
)
