"""Who can be away and stand in when."""

from datetime import date
from uuid import UUID

import pytest

from services.people.delegations.rules import Absence, Clash, clash

ANN, BEN, CY, DEE = (UUID(int=number) for number in range(1, 5))
MAY, JUNE, JULY = date(2027, 5, 1), date(2027, 6, 1), date(2027, 7, 1)
THERE = Absence(UUID(int=9), ANN, BEN, MAY, JUNE)


@pytest.mark.parametrize(
    ("staff", "stand_in", "since", "back_on", "found"),
    [
        (ANN, CY, date(2027, 5, 31), JULY, "away_already"),
        (ANN, CY, JUNE, JULY, None),
        (ANN, CY, date(2027, 4, 1), None, "away_already"),
        (CY, ANN, MAY, JUNE, "stand_in_away"),
        (CY, ANN, JUNE, None, None),
        (BEN, CY, MAY, JUNE, "stands_in"),
        (BEN, ANN, MAY, JUNE, "stand_in_away"),
        (CY, BEN, MAY, JUNE, None),
        (CY, DEE, MAY, JUNE, None),
        (ANN, CY, MAY, MAY, None),
    ],
)
def test_work_goes_to_somebody_who_is_there_never_in_a_chain_and_never_in_a_circle(
    staff: UUID, stand_in: UUID, since: date, back_on: date | None, found: Clash | None
) -> None:
    new = Absence(UUID(int=8), staff, stand_in, since, back_on)
    assert clash(new, [THERE]) == (None if found is None else (found, THERE.id))


def test_an_absence_does_not_stand_in_its_own_way() -> None:
    assert clash(THERE, [THERE]) is None
