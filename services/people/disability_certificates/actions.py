"""What may stand in a file as a disability certificate, and what a new one ends."""

from datetime import date, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.codes import disability_certificates as numbers
from services.kit.codes.invalid import InvalidCode
from services.kit.database.sessions import of
from services.kit.http.common import FieldError, ValidationFailed
from services.kit.vault.keyring import Keyring
from services.people.disability_certificates import queries, rules
from services.people.disability_certificates.model import CERTIFICATE_NUMBER, DisabilityCertificate
from services.people.disability_certificates.problems import OverlapsCertificate
from services.people.files.actions import Keeping, changed, life_of, refuse
from services.people.persons.model import RESIDENT_ID, Person

READ, WRITE = "disability:read", "disability:write"
"""The scopes of what is known about a person's health: sensitive personal information (个人信息保护法 art. 28)."""


async def end_the_one_before(
    session: AsyncSession, keyring: Keyring, person: Person, certificate: DisabilityCertificate
) -> None:
    """End the certificate that a new one replaces on the day before its issue.

    Raises `ValidationFailed` for what contradicts itself, `OverlapsCertificate` where one stays beside it.
    """
    await require_possible(session, keyring, person, certificate)
    before = await queries.overlapping(session, certificate, stated_of(certificate).last_day)
    if before is None:
        return
    if not rules.is_replaced(stated_of(before), stated_of(certificate)):
        raise OverlapsCertificate(certificate=before.id)
    end = {"ended_on": certificate.issued_on - timedelta(days=1), "ended_for": "reissued"}
    changed(session, person, before, end)
    await session.flush()  # the database allows the new one only once the old one has ended
    certificate.replaces = before.id
    await require_alone(session, certificate)


async def require_possible(
    session: AsyncSession, keyring: Keyring, person: Person, certificate: DisabilityCertificate
) -> None:
    """Raise `ValidationFailed` for what contradicts itself; the number says which reissue it is."""
    stated = stated_of(certificate)
    refuse(rules.faults_of(stated, life_of(session, person)))
    if certificate.certificate_number is None or certificate.kind != rules.OF_CATEGORIES:
        return
    # It is opened to be compared, after a change of the rest too; nobody is shown it.
    number = CERTIFICATE_NUMBER.open(keyring, certificate.certificate_number.ciphertext, row=certificate.id).reveal()
    read = read_number(number, of(session).clock.today())
    blind = RESIDENT_ID.blind(keyring, read.holder.text)
    of_holder = await queries.is_resident_id_of(session, person.id, blind)
    refuse(rules.faults_of_number(stated, read, of_holder=of_holder))
    certificate.reissue = read.reissue


async def require_fitting(
    session: AsyncSession, keyring: Keyring, person: Person, certificate: DisabilityCertificate
) -> None:
    """Raise `ValidationFailed` for what contradicts itself, `OverlapsCertificate` for another on one of its days."""
    await require_possible(session, keyring, person, certificate)
    await require_alone(session, certificate)


async def require_alone(session: AsyncSession, certificate: DisabilityCertificate) -> None:
    """Raise `OverlapsCertificate` where another one of its kind counts on one of its days."""
    other = await queries.overlapping(session, certificate, stated_of(certificate).last_day)
    if other is not None:
        raise OverlapsCertificate(certificate=other.id)


def stated_of(certificate: DisabilityCertificate) -> rules.Stated:
    """Return what is stated about a certificate."""
    return rules.Stated(
        certificate.kind,
        certificate.category,
        certificate.grade,
        certificate.reissue,
        certificate.issued_on,
        certificate.valid_until,
        certificate.ended_on,
        certificate.ended_for,
    )


def read_number(number: str, today: date) -> numbers.DisabilityCertificate:
    """Return what the number of a disability certificate says; raise `ValidationFailed` for a bad one."""
    try:
        return numbers.parse(number, today)
    except InvalidCode as error:
        raise ValidationFailed(errors=(FieldError(pointer="/certificate_number", rule=error.rule),)) from None


CERTIFICATES = Keeping(
    part=DisabilityCertificate, check=require_fitting, begin=end_the_one_before, scope=WRITE, sealed=CERTIFICATE_NUMBER
)
