"""Invented employers with valid credit codes, and files of invented vacancies."""

import csv
import io
from collections.abc import Iterable, Mapping
from itertools import count
from typing import Any

from services.kit.codes.credit_codes import check_character, organisation_check_character

COLUMNS = ("id", "title", "employer", "credit_code", "employer_kind", "place", "pay", "seats", "issued_on")
GOOD_ROW = {
    "id": "1",
    "title": "养老护理员",
    "employer": "深圳市小满家政服务有限公司",
    "credit_code": "",
    "employer_kind": "企业",
    "place": "深圳市罗湖区",
    "pay": "4500-6000元/月",
    "seats": "3",
    "issued_on": "2026-03-02",
}
_serials = count(1)


def credit_code(kind: str = "91", district: str = "440303") -> str:
    """Return a valid credit code that no test has had yet."""
    organisation = f"MA{next(_serials):06d}"
    first = kind + district + organisation + organisation_check_character(organisation)
    return first + check_character(first)


def employer(**changed: object) -> dict[str, Any]:
    """Return the body that registers an employer."""
    return {"name": "深圳市小满家政服务有限公司", "credit_code": credit_code(), "district": "440303"} | changed


def row(**changed: str) -> dict[str, str]:
    """Return a row that has everything."""
    return GOOD_ROW | {"credit_code": credit_code()} | changed


def csv_file(rows: Iterable[Mapping[str, str]], columns: Iterable[str] = COLUMNS) -> str:
    """Return a file with a header and rows."""
    written = io.StringIO()
    writer = csv.DictWriter(written, list(columns), extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return written.getvalue()
