"""Which posts ask for a certificate, where and when, as the sources have it."""

from datetime import date

import pytest

from services.people.staff.law import law_of, post_laws
from services.people.staff.rules import CertificateFacts, certified, fault_of_certificate, fault_of_leaving

TODAY = date(2027, 1, 1)
LIXIA, SHENZHEN = "370102", "440300"


@pytest.mark.parametrize(
    ("district", "kind", "on", "law"),
    [
        (LIXIA, "grassroots_platform", TODAY, "SD-CERT"),
        ("370102001", "grassroots_platform", date(2014, 1, 1), "SD-CERT"),
        (LIXIA, "grassroots_platform", date(2013, 12, 31), None),
        (LIXIA, "federation_centre", TODAY, None),
        (SHENZHEN, "grassroots_platform", TODAY, None),
    ],
)
def test_shandong_asks_a_certificate_of_everybody_in_its_grassroots_platforms(
    district: str, kind: str, on: date, law: str | None
) -> None:
    found = law_of(district, kind, "community_coordinator", on)
    assert (found and found.id) == law


@pytest.mark.parametrize(
    ("on", "caveats"), [(date(2014, 6, 1), ["first_day_uncertain"]), (date(2014, 12, 31), []), (TODAY, [])]
)
def test_in_the_year_of_the_report_it_is_not_certain_that_certificates_were_asked_for(
    on: date, caveats: list[str]
) -> None:
    [law] = post_laws()
    assert [caveat.value for caveat in law.days.caveats(on)] == caveats


def test_a_certificate_counts_from_the_day_it_was_issued_to_the_day_that_is_printed_on_it() -> None:
    [law] = post_laws()
    held = [CertificateFacts("other", date(2026, 1, 1), date(2026, 12, 31))]
    days = [date(2025, 12, 31), date(2026, 1, 1), date(2026, 12, 31), TODAY]
    assert [certified(law, held, on) for on in days] == [False, True, True, False]


def test_a_certificate_without_an_end_counts_for_ever() -> None:
    [law] = post_laws()
    assert certified(law, [CertificateFacts("post_certificate", date(2015, 1, 1), None)], date(2999, 1, 1))


@pytest.mark.parametrize(
    ("left_on", "fault"),
    [
        (date(2026, 6, 1), None),
        (TODAY, None),
        (date(2026, 5, 31), "ends_before_it_begins"),
        (date(2027, 1, 2), "date_in_future"),
    ],
)
def test_nobody_leaves_before_they_came_or_tomorrow(left_on: date, fault: str | None) -> None:
    assert fault_of_leaving(date(2026, 6, 1), left_on, TODAY) == fault


@pytest.mark.parametrize(
    ("issued_on", "valid_until", "fault"),
    [
        (date(2026, 1, 1), None, None),
        (date(2027, 1, 2), None, ("issued_on", "date_in_future")),
        (date(2026, 1, 2), date(2026, 1, 1), ("valid_until", "ends_before_it_begins")),
    ],
)
def test_no_certificate_is_of_tomorrow_or_ends_before_it_begins(
    issued_on: date, valid_until: date | None, fault: tuple[str, str] | None
) -> None:
    assert fault_of_certificate(issued_on, valid_until, TODAY) == fault
