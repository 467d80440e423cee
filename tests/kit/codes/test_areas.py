"""Districts: their areas, their lineage, the table of today and the codes that were."""

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.kit.codes import areas
from services.kit.codes.areas import Level
from services.kit.codes.invalid import InvalidCode

OF_THE_SOURCES = re.findall(
    r"\d{6}",
    """
    370000 370100 370102 370103 370104 370105 370112 370113 370114 370115 370116 370117 370124 370126
    370202 370503 371602 371621 350200 350203 350205 350206 350211 350212 350213 440100 440300 440303
    440304 440305 440306 440307 440308 440400 440500 440700 440900 441500 441900 442000 445100 433100
    433101 433122 433123 433124 433125 433126 433127 433130
""",
)


def names(found: tuple[areas.Area, ...]) -> list[str]:
    return [area.name for area in found]


def called(code: str) -> str:
    area = areas.find(code)
    return "" if area is None else area.name


def level_of(code: str) -> Level | None:
    area = areas.find(code)
    return None if area is None else area.level


@pytest.mark.parametrize(
    ("district", "lineage"),
    [
        ("000000", ("0",)),
        ("440000", ("0", "44")),
        ("440300", ("0", "44", "4403")),
        ("440303", ("0", "44", "4403", "440303")),
        ("440303001", ("0", "44", "4403", "440303", "440303001")),
        ("440303001000", ("0", "44", "4403", "440303", "440303001")),
        ("440303001002", ("0", "44", "4403", "440303", "440303001", "440303001002")),
        ("440303000000", ("0", "44", "4403", "440303")),
        ("442000", ("0", "44", "4420")),
        ("419001", ("0", "41", "4190", "419001")),
    ],
)
def test_a_district_is_seen_from_each_area_above_it(district: str, lineage: tuple[str, ...]) -> None:
    assert areas.lineage(district) == lineage


@pytest.mark.parametrize("district", ["442000001", "441900003"])
def test_a_street_of_a_city_without_counties_stands_directly_below_the_city(district: str) -> None:
    assert areas.lineage(district) == ("0", "44", district[:4], district)


@pytest.mark.parametrize(
    ("district", "area"),
    [("000000", "0"), ("440000", "44"), ("440300", "4403"), ("442000", "4420"), ("440303001000", "440303001")],
)
def test_an_area_is_the_district_without_the_zeros_that_say_nothing(district: str, area: str) -> None:
    assert areas.area_of(district) == area


@pytest.mark.parametrize(
    "district", ["", "44", "4403", "44030", "4403031", "44030A", "\uff14\uff14\uff10\uff13\uff10\uff13", "440303-001"]
)
def test_another_form_is_no_district(district: str) -> None:
    with pytest.raises(InvalidCode) as caught:
        areas.area_of(district)
    assert caught.value.rule == "district_format"


@pytest.mark.parametrize("district", ["440001", "000100", "000001", "440000001", "440303000001"])
def test_a_finer_level_below_zeros_is_no_district(district: str) -> None:
    with pytest.raises(InvalidCode) as caught:
        areas.area_of(district)
    assert caught.value.rule == "district_gap"


@given(st.from_regex(r"\A[0-9]{6}([0-9]{3}){0,2}\Z"))
def test_each_area_of_a_lineage_begins_with_the_one_above_it(district: str) -> None:
    try:
        lineage = areas.lineage(district)
    except InvalidCode:
        return
    below_country = lineage[1:]
    assert all(fine.startswith(coarse) for coarse, fine in pairwise(below_country))


@pytest.mark.parametrize("code", OF_THE_SOURCES)
def test_every_district_of_the_sources_is_in_force(code: str) -> None:
    area = areas.find(code)
    assert area is not None
    assert area.valid_to is None


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("000000", "中国"),
        ("370000", "山东省"),
        ("370102", "历下区"),
        ("370114", "章丘区"),
        ("350200", "厦门市"),
        ("440303", "罗湖区"),
        ("441900", "东莞市"),
        ("442000", "中山市"),
        ("433100", "湘西土家族苗族自治州"),
        ("433101", "吉首市"),
        ("500157", "两江新区"),
    ],
)
def test_a_district_is_called_by_its_name(code: str, name: str) -> None:
    assert called(code) == name


@pytest.mark.parametrize(
    ("code", "name", "year"),
    [
        ("440102", "东山区", 2005),
        ("370181", "章丘市", 2016),
        ("370125", "济阳县", 2018),
        ("371200", "莱芜市", 2018),
        ("371202", "莱城区", 2018),
        ("371203", "钢城区", 2018),
        ("500112", "渝北区", 2025),
    ],
)
def test_a_former_district_keeps_its_name_and_the_year_it_ended(code: str, name: str, year: int) -> None:
    area = areas.find(code)
    assert area is not None
    assert area.valid_to is not None
    assert (area.name, area.valid_to.year) == (name, year)


@pytest.mark.parametrize(
    ("code", "level"),
    [
        ("000000", Level.COUNTRY),
        ("440000", Level.PROVINCE),
        ("440300", Level.CITY),
        ("442000", Level.CITY),
        ("440303", Level.COUNTY),
        ("419001", Level.COUNTY),
    ],
)
def test_the_level_of_a_district_is_known(code: str, level: Level) -> None:
    assert level_of(code) is level


@pytest.mark.parametrize(
    ("code", "parent"),
    [("440303", "440300"), ("440300", "440000"), ("440000", "000000"), ("419001", "410000"), ("440102", "440100")],
)
def test_the_parent_is_the_nearest_district_above(code: str, parent: str) -> None:
    area = areas.find(code)
    assert area is not None
    assert area.parent == parent


def test_a_district_knows_where_it_lies() -> None:
    area = areas.find("440303")
    assert area is not None
    assert area.longitude == pytest.approx(114.13, abs=0.05)
    assert area.latitude == pytest.approx(22.55, abs=0.05)


@pytest.mark.parametrize("code", ["", "44", "999999", "990000", "4403031", "440399", "440303abc"])
def test_what_is_no_district_is_not_found(code: str) -> None:
    assert areas.find(code) is None


def test_a_street_is_found_in_its_county() -> None:
    assert called("440303001") == "罗湖区"


def test_a_street_of_zhongshan_is_found_in_the_city() -> None:
    assert called("442000001000") == "中山市"


def test_a_city_lists_its_counties_of_today() -> None:
    assert names(areas.children("350200")) == ["思明区", "海沧区", "湖里区", "集美区", "同安区", "翔安区"]


@pytest.mark.parametrize("code", ["441900", "442000", "440303", "999999"])
def test_cities_without_counties_and_counties_list_nothing(code: str) -> None:
    assert areas.children(code) == ()


def test_the_country_lists_its_34_provinces() -> None:
    assert len(areas.children("000000")) == 34


def test_a_county_that_its_province_governs_directly_is_listed_there() -> None:
    assert "济源市" in names(areas.children("410000"))


@pytest.mark.parametrize(
    ("name", "code"),
    [("罗湖区", "440303"), ("深圳", "440300"), ("湘西", "433100"), ("章丘", "370114"), (" 厦门市 ", "350200")],
)
def test_a_name_finds_its_district_first(name: str, code: str) -> None:
    assert areas.search(name)[0].code == code


def test_a_name_of_many_finds_them_all() -> None:
    assert [area.code for area in areas.search("鼓楼区") if area.valid_to is None] == [
        "320106",
        "320302",
        "350102",
        "410204",
    ]


def test_the_old_name_of_a_district_still_finds_it() -> None:
    assert areas.search("莱芜市")[0].code == "371200"


@pytest.mark.parametrize("name", ["", " ", "区", "市辖区", "没有这个地方"])
def test_a_name_of_nothing_finds_nothing(name: str) -> None:
    assert areas.search(name) == ()


@pytest.mark.parametrize(
    ("written", "recognised"),
    [
        ("440303", "440303"),
        ("440303000000", "440303"),
        ("440303001000", "440303001"),
        ("440303001002", "440303001002"),
        ("442000000", "442000"),
        ("440000", "440000"),
        ("000000", "000000"),
        ("440102", "440102"),
        ("440301", "440301"),
    ],
)
def test_a_district_has_one_way_of_writing(written: str, recognised: str) -> None:
    assert areas.recognised(written) == recognised


@pytest.mark.parametrize("district", ["440399", "990000", "440399001", "100000"])
def test_a_district_that_never_was_is_not_recognised(district: str) -> None:
    with pytest.raises(InvalidCode) as caught:
        areas.recognised(district)
    assert caught.value.rule == "district_unknown"
