"""The mappings that ship."""

from typing import get_args

from services.vacancies.imports.api import Shipped
from services.vacancies.imports.file.mappings import shipped
from tests.vacancies.invented import COLUMNS


def test_every_mapping_that_ships_can_be_asked_for_by_name() -> None:
    assert set(shipped()) == set(get_args(Shipped))


def test_the_crawled_files_columns_are_those_of_the_site() -> None:
    assert dict(shipped()["51job"].columns()) == {
        "title": "jobName",
        "employer": "companyName",
        "place": "area",
        "pay": "salary",
        "employer_kind": "companyType",
        "issued_on": "issueDate",
    }


def test_our_own_files_can_say_everything() -> None:
    assert {column for _, column in shipped()["bihuan"].columns()} == set(COLUMNS)
