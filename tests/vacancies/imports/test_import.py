"""Importing a file: what is stored, what a second run does, who sees it, and what stops one."""

from typing import Any

import pytest
from sqlalchemy import text

from services.kit.clock import Clock
from tests.people.journal import entries, happened
from tests.running import Running
from tests.vacancies.desk import Desk, a_source, code_of, desk, rules_of
from tests.vacancies.invented import COLUMNS, credit_code, csv_file, row

pytestmark = pytest.mark.anyio

TODAY = Clock().today().isoformat()
COUNTED = ("rows_total", "rows_read", "rows_stored", "rows_unchanged", "rows_refused", "findings")


def counts(shown: dict[str, Any]) -> tuple[int, ...]:
    """Return an import's figures: rows in all, read, stored, unchanged, refused, and the findings."""
    return tuple(shown[name] for name in COUNTED)


async def vacancies_of(officer: Desk, source: str) -> list[dict[str, Any]]:
    """Return what the officer sees of a source, in the order of registration."""
    return [each async for each in officer.pages("/v1/vacancies", limit=200) if each["source"] == source]


async def everything_of(vacancies: Running, source: str) -> list[tuple[Any, ...]]:
    """Return what another run must not change: each vacancy with its version, and the number of events about it."""
    async with vacancies.database.begin_system() as session:
        rows = await session.execute(
            text(
                """
                SELECT p.id, p.version, p.updated_at, e.version,
                    (SELECT count(*) FROM journal j WHERE j.subject IN (p.id, e.id)),
                    (SELECT max(j.seq) FROM journal j WHERE j.subject IN (p.id, e.id))
                FROM post p JOIN employer e ON e.id = p.employer WHERE p.source = :source ORDER BY p.id
                """
            ),
            {"source": source},
        )
        return [tuple(each) for each in rows]


async def test_a_good_row_becomes_a_published_vacancy(officer: Desk, kiosk: Desk) -> None:
    source = a_source()
    shown = await officer.imported(csv_file([row()]), source=source)
    assert (shown["state"], shown["encoding"], counts(shown)) == ("done", "utf-8", (1, 1, 1, 0, 0, 0))
    [vacancy] = await vacancies_of(officer, source)
    assert {name: vacancy[name] for name in ("title", "occupation", "district", "place_text", "pay_text")} == {
        "title": "养老护理员",
        "occupation": "4-10-01-05",
        "district": "440303",
        "place_text": "深圳市罗湖区",
        "pay_text": "4500-6000元/月",
    }
    assert {name: vacancy[name] for name in ("pay_from", "pay_to", "pay_agreed", "seats", "status")} == {
        "pay_from": "4500.00",
        "pay_to": "6000.00",
        "pay_agreed": False,
        "seats": 3,
        "status": "published",
    }
    assert (vacancy["published_on"], 0 < vacancy["occupation_score"] <= 1) == ("2026-03-02", True)
    assert (await kiosk.get(f"/v1/published-vacancies/{vacancy['id']}")).json()["employer_kind"] == "enterprise"


async def test_an_imported_vacancy_is_one_event_and_its_employer_another(vacancies: Running, officer: Desk) -> None:
    source = a_source()
    await officer.imported(csv_file([row()]), source=source)
    [vacancy] = await vacancies_of(officer, source)
    [(kind, version, data)] = await entries(vacancies, vacancy["id"])
    assert (kind, version, data["source"]) == ("bihuan.vacancies.vacancy.published.v1", 1, source)
    assert data["state"]["status"] == "published"
    assert await happened(vacancies, vacancy["employer"]) == ["employer.registered"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
async def test_a_file_in_any_encoding_is_the_same_file(officer: Desk, encoding: str) -> None:
    source = a_source()
    shown = await officer.imported(csv_file([row()]).encode(encoding), source=source)
    assert shown["encoding"] == ("gb18030" if encoding == "gb18030" else "utf-8")
    assert [each["title"] for each in await vacancies_of(officer, source)] == ["养老护理员"]


async def test_a_file_may_come_in_parts_cut_anywhere(officer: Desk) -> None:
    source = a_source()
    rows = [row(id=str(n), title=f"护士{n}") for n in range(20)]
    shown = await officer.imported(csv_file(rows), source=source, part=101)
    assert counts(shown)[:3] == (20, 20, 20)
    assert {each["title"] for each in await vacancies_of(officer, source)} == {each["title"] for each in rows}


async def test_a_second_run_changes_nothing(vacancies: Running, officer: Desk) -> None:
    source = a_source()
    content = csv_file([row(id=str(n), employer=f"第{n % 3}家", credit_code="", pay="面谈") for n in range(30)])
    first = await officer.imported(content, source=source)
    before = await everything_of(vacancies, source)
    again = await officer.imported(content, source=source)
    assert counts(again) == (30, 30, 0, 30, 0, first["findings"])
    assert await everything_of(vacancies, source) == before


async def test_a_file_without_ids_run_again_changes_nothing(vacancies: Running, officer: Desk) -> None:
    source = a_source()
    columns = [name for name in COLUMNS if name != "id"]
    mapping = {name: name for name in ("title", "employer", "place", "pay")}
    content = csv_file([row(title=f"工种{n}") for n in range(12)], columns)
    await officer.imported(content, source=source, mapping=mapping)
    before = await everything_of(vacancies, source)
    again = await officer.imported(content, source=source, mapping=mapping)
    assert (counts(again)[:5], await everything_of(vacancies, source)) == ((12, 12, 0, 12, 0), before)


async def test_a_row_that_says_something_new_changes_its_vacancy_and_no_other(
    vacancies: Running, officer: Desk, kiosk: Desk
) -> None:
    source = a_source()
    code = credit_code()
    rows = [row(id="a", credit_code=code), row(id="b", credit_code=code)]
    await officer.imported(csv_file(rows), source=source)
    rows[1]["pay"], rows[1]["place"] = "5000-7000元/月", "深圳市南山区"
    shown = await officer.imported(csv_file(rows), source=source)
    assert counts(shown) == (2, 2, 1, 1, 0, 0)
    same, other = sorted(await vacancies_of(officer, source), key=lambda each: str(each["version"]))
    assert (same["version"], other["version"], other["pay_to"], other["district"]) == (1, 2, "7000.00", "440305")
    assert (await entries(vacancies, other["id"]))[-1][2]["fields"] == [
        "district",
        "pay_from",
        "pay_text",
        "pay_to",
        "place_text",
    ]
    assert (await kiosk.get(f"/v1/published-vacancies/{other['id']}")).json()["district"] == "440305"
    assert (await desk(vacancies, "caseworker", "440303").get(f"/v1/vacancies/{other['id']}")).status_code == 404


async def test_what_someone_wrote_here_stays_while_the_file_says_the_same(officer: Desk) -> None:
    source = a_source()
    content = csv_file([row()])
    await officer.imported(content, source=source)
    [vacancy] = await vacancies_of(officer, source)
    await officer.patch(f"/v1/vacancies/{vacancy['id']}", {"occupation": "4-10-01-06"}, seen=1)
    shown = await officer.imported(content, source=source)
    [after] = await vacancies_of(officer, source)
    assert (counts(shown)[3], after["occupation"], after["occupation_score"], after["version"]) == (
        1,
        "4-10-01-06",
        None,
        2,
    )


async def test_a_vacancy_closed_here_stays_closed_and_new_words_of_the_file_are_listed(officer: Desk) -> None:
    source = a_source()
    await officer.imported(csv_file([row()]), source=source)
    [vacancy] = await vacancies_of(officer, source)
    await officer.post(f"/v1/vacancies/{vacancy['id']}:close", seen=1)
    unchanged = await officer.imported(csv_file([row(credit_code="")]), source=source)
    assert (await officer.findings(unchanged))[-1]["rule"] == "vacancy_closed"
    [after] = await vacancies_of(officer, source)
    assert (after["status"], after["version"]) == ("closed", 2)


async def test_rows_of_one_file_that_are_the_same_vacancy_are_listed_but_for_the_first(officer: Desk) -> None:
    source = a_source()
    shown = await officer.imported(csv_file([row(), row(id="2"), row(pay="9000元/月")]), source=source)
    assert counts(shown) == (3, 3, 2, 0, 1, 1)
    assert await officer.findings(shown) == [
        {
            "line": 4,
            "field": None,
            "rule": "row_repeated",
            "stored": False,
            "detail": "The row says the same vacancy as line 2.",
        }
    ]


# Employers.


async def test_rows_of_one_employer_have_one_employer_whom_everybody_sees(vacancies: Running, officer: Desk) -> None:
    source = a_source()
    name = f"同一家 {source}"
    rows = [row(id=str(n), employer=name, credit_code="", employer_kind="") for n in range(3)]
    await officer.imported(csv_file(rows), source=source)
    employers = {each["employer"] for each in await vacancies_of(officer, source)}
    assert len(employers) == 1
    seen = (await desk(vacancies, "caseworker", "370102").get(f"/v1/employers/{employers.pop()}")).json()
    assert {key: seen[key] for key in ("name", "credit_code", "kind", "district", "source")} == {
        "name": name,
        "credit_code": None,
        "kind": "unknown",
        "district": None,
        "source": source,
    }


async def test_an_employer_learns_its_credit_code_and_kind_from_a_later_row(vacancies: Running, officer: Desk) -> None:
    source = a_source()
    code = credit_code("92")
    rows = [row(id="1", credit_code="", employer_kind=""), row(id="2", credit_code=code)]
    await officer.imported(csv_file(rows[:1]), source=source)
    await officer.imported(csv_file(rows), source=source)
    [employer] = {each["employer"] for each in await vacancies_of(officer, source)}
    shown = (await officer.get(f"/v1/employers/{employer}")).json()
    assert (shown["credit_code"], shown["kind"], shown["version"]) == (code, "individual_business", 2)
    assert await happened(vacancies, employer) == ["employer.registered", "employer.changed"]


async def test_a_credit_code_that_is_registered_leads_to_the_registered_employer_who_then_sees_the_vacancy(
    vacancies: Running, officer: Desk
) -> None:
    code = credit_code()
    registered = await officer.employer(credit_code=code, name="登记名")
    source = a_source()
    await officer.imported(csv_file([row(credit_code=code, employer="文件里的名")]), source=source)
    itself = desk(vacancies, "employer", organisation=registered)
    assert [each["source"] async for each in itself.pages("/v1/vacancies")] == [source]
    assert (await officer.get(f"/v1/employers/{registered}")).json()["version"] == 1


async def test_two_organisations_of_one_name_stay_two(officer: Desk) -> None:
    source = a_source()
    rows = [row(id=str(n), employer="重名公司") for n in range(2)]
    await officer.imported(csv_file(rows), source=source)
    assert len({each["employer"] for each in await vacancies_of(officer, source)}) == 2


# Who may.


async def test_a_row_outside_the_area_of_the_import_is_not_stored(officer: Desk) -> None:
    source = a_source()
    shown = await officer.imported(csv_file([row(place="济南市历下区")]), source=source)
    [found] = await officer.findings(shown)
    assert (found["field"], found["rule"], found["stored"]) == ("place", "outside_the_area", False)
    assert found["detail"] == "The place of work lies outside 440300, for which the file is imported."


async def test_an_office_imports_for_its_own_area_only(officer: Desk) -> None:
    body = {"source": "51job", "district": "440000", "mapping": "51job"}
    assert code_of(await officer.post("/v1/imports", body)) == (403, "outside-districts")


async def test_a_caseworker_imports_nothing_and_an_employer_sees_no_import(vacancies: Running, officer: Desk) -> None:
    body = {"source": "51job", "district": "440303", "mapping": "51job"}
    caseworker = desk(vacancies, "caseworker", "440303")
    employer = desk(vacancies, "employer", organisation=await officer.employer())
    assert [
        (await caseworker.post("/v1/imports", body)).status_code,
        (await employer.get("/v1/imports")).status_code,
    ] == [
        403,
        403,
    ]


async def test_another_citys_office_sees_nothing_of_an_import(vacancies: Running, officer: Desk) -> None:
    shown = await officer.imported(csv_file([row()]))
    guangzhou = desk(vacancies, "reviewer", "440100")
    paths = (f"/v1/imports/{shown['id']}", f"/v1/imports/{shown['id']}/findings")
    assert [(await guangzhou.get(path)).status_code for path in paths] == [404, 404]


async def test_findings_are_said_in_chinese_to_whoever_reads_chinese(officer: Desk) -> None:
    shown = await officer.imported(csv_file([row(title="")]))
    chinese = Desk(officer.vacancies, officer.headers | {"Accept-Language": "zh-CN"})
    assert [found["detail"] for found in await chinese.findings(shown)] == ["此项必填。"]


# Whose a source is.


def office(vacancies: Running, district: str) -> Desk:
    """Return the district officer of a district."""
    return desk(vacancies, "district_officer", district)


async def imported_by_two(vacancies: Running, source: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Let Luohu, then Nanshan import a row of one id and one employer's name, each of its own; return the vacancies."""
    for district, place in (("440303", "深圳市罗湖区"), ("440305", "深圳市南山区")):
        row_of_office = row(place=place, title=f"护士{district}", credit_code="", employer=f"同名 {source}")
        shown = await office(vacancies, district).imported(csv_file([row_of_office]), source=source, district=district)
        assert counts(shown)[:3] == (1, 1, 1)
    luohu, nanshan = sorted(
        await vacancies_of(office(vacancies, "440300"), source), key=lambda each: str(each["district"])
    )
    return luohu, nanshan


async def test_two_offices_may_give_a_source_one_name_and_neither_changes_the_others_vacancies(
    vacancies: Running,
) -> None:
    luohu, nanshan = await imported_by_two(vacancies, a_source())
    assert [(each["title"], each["version"]) for each in (luohu, nanshan)] == [("护士440303", 1), ("护士440305", 1)]


async def test_an_employer_that_only_files_name_is_another_one_in_another_offices_source(vacancies: Running) -> None:
    luohu, nanshan = await imported_by_two(vacancies, a_source())
    assert luohu["employer"] != nanshan["employer"]


async def test_a_superior_office_that_imports_for_a_district_goes_on_with_that_districts_source(
    vacancies: Running, officer: Desk
) -> None:
    source, content = a_source(), csv_file([row()])
    await office(vacancies, "440303").imported(content, source=source, district="440303")
    assert counts(await officer.imported(content, source=source, district="440303"))[2:4] == (0, 1)


async def test_an_import_does_not_wait_for_another_offices_source_of_the_same_name(vacancies: Running) -> None:
    source = a_source()
    at = await office(vacancies, "440305").upload(csv_file([row()]), source=source, district="440305")
    running_one = text("UPDATE import SET state = 'running' WHERE id = :id")
    async with vacancies.database.begin_system() as session:
        await session.execute(running_one, {"id": at.rpartition("/")[2]})
    shown = await office(vacancies, "440303").imported(csv_file([row()]), source=source, district="440303")
    assert shown["state"] == "done"
    assert (await office(vacancies, "440305").post(f"{at}:cancel", seen="*")).is_success


# What a file must be.


@pytest.mark.parametrize(
    ("content", "line", "field", "rule"),
    [
        (b"", 1, None, "file_empty"),
        (b"\n\n", 1, None, "file_empty"),
        ("title,employer\n护士,某院\n".encode(), 1, "place", "column_missing"),
        ("title,employer,place,place\n护士,某院,深圳,深圳\n".encode(), 1, "place", "column_twice"),
        (b"title,employer,place\n\x81\xff,a,b\n", 2, None, "not_text"),
    ],
    ids=["empty", "blank", "without a column", "with a column twice", "no text"],
)
async def test_a_file_that_cannot_be_read_is_refused_as_a_whole(
    officer: Desk, content: bytes, line: int, field: str | None, rule: str
) -> None:
    mapping = {name: name for name in ("title", "employer", "place")}
    shown = await officer.imported(content, mapping=mapping)
    [found] = await officer.findings(shown)
    assert (shown["state"], shown["rows_read"]) == ("refused", 0)
    assert (found["line"], found["field"], found["rule"], found["stored"]) == (line, field, rule, False)


async def test_a_file_with_a_header_alone_is_done_with_nothing_and_says_so(officer: Desk) -> None:
    shown = await officer.imported(csv_file([]))
    [found] = await officer.findings(shown)
    assert (shown["state"], counts(shown)) == ("done", (0, 0, 0, 0, 0, 1))
    assert (found["line"], found["rule"], found["detail"]) == (1, "no_rows", "The file has a header and no rows.")


async def test_a_gap_between_the_parts_is_named(officer: Desk) -> None:
    at = await officer.upload(csv_file([row()]), source=a_source())
    await officer.put_csv(f"{at}/parts/4", b"more")
    refused = await officer.post(f"{at}:start", seen=1)
    assert (code_of(refused), refused.json()["missing"]) == ((409, "parts-missing"), [2, 3])


async def test_an_import_that_was_started_takes_no_more_parts_and_is_not_started_again(officer: Desk) -> None:
    at = await officer.upload(csv_file([row()]), source=a_source())
    await officer.post(f"{at}:start", seen=1)
    assert code_of(await officer.put_csv(f"{at}/parts/2", b"x")) == (409, "not-receiving")
    await officer.ended(at)
    version = (await officer.get(at)).json()["version"]
    assert code_of(await officer.post(f"{at}:start", seen=version)) == (409, "not-receiving")


async def test_a_part_of_another_media_type_is_refused(officer: Desk) -> None:
    at = await officer.upload(csv_file([]), source=a_source())
    assert code_of(await officer.put_csv(f"{at}/parts/1", b"{}", "application/json")) == (415, "unsupported-media-type")


async def test_a_part_above_two_megabytes_is_refused(officer: Desk) -> None:
    at = await officer.upload(csv_file([]), source=a_source())
    assert code_of(await officer.put_csv(f"{at}/parts/1", b"x" * (2 * 1024 * 1024 + 1))) == (413, "payload-too-large")


async def test_a_mapping_needs_what_a_vacancy_needs(officer: Desk) -> None:
    body = {"source": "51job", "district": "440300", "mapping": {"title": "a"}}
    answer = await officer.post("/v1/imports", body)
    assert {rule for pointer, rule in rules_of(answer).items() if pointer != "/mapping"} == {"missing"}


async def test_an_import_that_nobody_started_can_be_cancelled_once(officer: Desk) -> None:
    at = await officer.upload(csv_file([row()]), source=a_source())
    shown = (await officer.post(f"{at}:cancel", seen="*")).json()
    assert (shown["state"], shown["ended_at"] is not None) == ("cancelled", True)
    assert code_of(await officer.post(f"{at}:cancel", seen="*")) == (409, "import-ended")


async def test_when_an_import_has_ended_its_file_is_gone(vacancies: Running, officer: Desk) -> None:
    shown = await officer.imported(csv_file([row()]))
    async with vacancies.database.begin_system() as session:
        left = await session.scalar(text("SELECT count(*) FROM import_part WHERE import_id = :id"), {"id": shown["id"]})
    assert left == 0


async def test_imports_of_one_source_wait_for_each_other_and_all_end(officer: Desk) -> None:
    source = a_source()
    ats = []
    for n in range(3):
        rows = [row(id=f"{n}-{i}", title=f"工种{i}") for i in range(700)]
        ats.append(await officer.upload(csv_file(rows), source=source))
    for at in ats:
        await officer.post(f"{at}:start", seen=1)
    ends = [await officer.ended(at, within=120) for at in ats]
    assert [(each["state"], each["rows_stored"]) for each in ends] == [("done", 700)] * 3
