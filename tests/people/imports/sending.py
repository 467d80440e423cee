"""Files of persons as an office sends them, and what became of their rows."""

import csv
import io
from collections.abc import Iterable, Mapping
from typing import Any

import httpx
import pytest

from tests.people.invented import another_resident_id
from tests.people.office import Office
from tests.waiting import attempts

HEADINGS = {
    "name": "姓名",
    "resident_id": "居民身份证号码",
    "without_resident_id": "无居民身份证号码原因",
    "sex": "性别",
    "birth_date": "出生日期",
    "phone": "联系电话",
    "residence": "常住地行政区划代码",
    "hukou": "户籍地行政区划代码",
    "hukou_kind": "户口性质",
}
MEDIA_TYPES = {
    "csv": "text/csv",
    "ndjson": "application/x-ndjson",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
Facts = Mapping[str, str]


def row(**changed: str) -> dict[str, str]:
    """Return what a row says of a person whom no test has met."""
    said = {"name": "陈小明", "resident_id": another_resident_id(), "phone": "13800000000"}
    return said | {"residence": "440303", "hukou": "440303", "hukou_kind": "城镇"} | changed


def nameless_id(**changed: str) -> dict[str, str]:
    """Return what a row says of somebody without a resident id."""
    said = row(name="马小燕", without_resident_id="never_issued", sex="女", birth_date="1961-05-04")
    return {name: text for name, text in (said | changed).items() if name != "resident_id"}


def csv_file(rows: Iterable[Facts], encoding: str = "utf-8-sig") -> bytes:
    """Return rows as a spreadsheet saves them."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(HEADINGS.values())
    writer.writerows([each.get(name, "") for name in HEADINGS] for each in rows)
    return text.getvalue().encode(encoding)


async def sent(
    office: Office, content: bytes, kind: str = "csv", district: str = "440300", *, dry_run: bool = False
) -> str:
    """Open an import and put its file, in two parts; return its address."""
    opened = await office.post("/v1/imports", {"district": district, "format": kind, "dry_run": dry_run})
    assert opened.status_code == httpx.codes.CREATED, opened.text
    at: str = opened.headers["location"]
    half = len(content) // 2
    for number, part in enumerate((content[:half], content[half:]), start=1):
        put = await office.people.client.put(
            f"{at}/parts/{number}", content=part, headers=office.headers | {"Content-Type": MEDIA_TYPES[kind]}
        )
        assert put.status_code == httpx.codes.NO_CONTENT, put.text
    return at


async def ended(office: Office, at: str) -> dict[str, Any]:
    """Wait until an import has ended; return it."""
    async for _ in attempts(60):
        shown: dict[str, Any] = (await office.get(at)).json()
        if shown["state"] not in {"waiting", "running"}:
            return shown
    pytest.fail("the import does not end")


async def imported(
    office: Office, content: bytes, kind: str = "csv", district: str = "440300", *, dry_run: bool = False
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Import a file to its end; return the import and what became of its rows."""
    at = await sent(office, content, kind, district, dry_run=dry_run)
    started = await office.post(f"{at}:start", seen=1)
    assert started.status_code == httpx.codes.OK, started.text
    shown = await ended(office, at)
    return shown, (await office.get(f"{at}/rows", limit=200)).json()["items"]


def outcomes(rows: Iterable[Mapping[str, Any]]) -> list[str]:
    """Return what became of each row, in a word."""
    return [each["outcome"] for each in rows]


def broken(rows: Iterable[Mapping[str, Any]]) -> list[dict[str, str]]:
    """Return the rules that each row breaks, by their pointers."""
    return [{error["pointer"]: error["rule"] for error in each["errors"]} for each in rows]
