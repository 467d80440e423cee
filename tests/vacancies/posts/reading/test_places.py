"""What a place text is read as, and where the reader declines to guess."""

import csv
import os
from pathlib import Path

import pytest

from services.kit.codes.areas import Level, find
from services.vacancies.posts.reading.places import Place, read_place

LABELS = Path(__file__).parent / "labels" / "places.csv"
POSTS = Path(os.environ.get("BIHUAN_SAMPLE_DATA", "../shared/data")) / "posts_2023.csv"
LOCALITIES = Path("services/vacancies/posts/reading/localities.csv")


def read(text: str) -> Place:
    place = read_place(text)
    assert place is not None
    return place


def test_at_least_99_in_100_of_the_texts_labelled_by_hand_are_read_right() -> None:
    with LABELS.open(encoding="utf-8") as lines:
        labels = [(row["area_text"], row["code"]) for row in csv.DictReader(lines)]
    wrong = [(text, code, read(text).code) for text, code in labels if read(text).code != code]
    assert len(labels) == 200
    assert len(wrong) <= 2, wrong


@pytest.mark.skipif(not POSTS.exists(), reason="sample data: posts_2023.csv is not where BIHUAN_SAMPLE_DATA says")
def test_at_least_99_in_100_rows_of_the_real_file_get_a_code_as_fine_as_the_place() -> None:
    with POSTS.open(encoding="utf-8-sig", newline="") as lines:
        places = [place for row in csv.DictReader(lines) if (place := read_place(row["area"])) is not None]
    assert len(places) == 2998
    assert sum(place.as_fine_as_the_text for place in places) >= 0.99 * len(places)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("湖北省", "420000"),
        ("安徽省合肥", "340100"),
        ("上海上海", "310000"),
        ("深圳深圳宝安区", "440306"),
        ("深圳市南山区", "440305"),
        ("广东-深圳-南山", "440305"),
        ("广东省/深圳市/南山区", "440305"),
        ("中国广东深圳", "440300"),
        ("江苏省昆山", "320583"),
        ("海南省陵水", "469028"),
        ("湖北仙桃", "429004"),
        ("湖南省湘西", "433100"),
        ("湖南湘西州", "433100"),
        ("云南省大理", "532900"),
        ("吉林省吉林市", "220200"),
        ("广西南宁青秀区", "450103"),
        ("河南郑州金水", "410105"),
        ("香港", "810000"),
        ("全国", "000000"),
    ],
)
def test_a_place_is_read_with_or_without_its_kinds(text: str, code: str) -> None:
    assert read(text).code == code


def test_full_width_letters_and_spaces_make_no_difference() -> None:
    assert read(" 深圳市　南山区 ").code == "440305"


def test_a_blank_text_names_no_place() -> None:
    assert read_place("  ") is None


def test_a_district_that_two_cities_have_gets_no_code() -> None:
    place = read("朝阳区")
    assert (place.code, place.candidates, place.caveat) == (None, ("110105", "220104"), "ambiguous")


def test_chaoyang_alone_may_be_a_city_or_a_district_of_beijing() -> None:
    assert read("朝阳").code is None


def test_jilin_alone_is_certain_only_as_the_province() -> None:
    place = read("吉林")
    assert (place.code, place.candidates) == ("220000", ("220000", "220200"))


def test_a_city_is_meant_before_a_district_of_another_city_with_its_name() -> None:
    assert read("西安").code == "610100"


def test_a_province_is_meant_before_a_prefecture_with_its_name() -> None:
    assert read("海南").code == "460000"


def test_two_cities_share_only_their_province() -> None:
    place = read("广州/深圳")
    assert (place.code, place.candidates, place.caveat) == ("440000", ("440100", "440300"), "several_places")


def test_a_city_under_the_wrong_province_gets_no_code() -> None:
    assert read("湖北省深圳").code is None


def test_a_town_below_a_county_leaves_the_countys_code_and_says_what_was_dropped() -> None:
    place = read("上海上海嘉定区安亭")
    assert (place.code, place.dropped, place.caveat) == ("310114", "安亭", "below_the_code")


def test_a_town_of_a_city_without_counties_is_as_fine_as_the_city() -> None:
    place = read("广东省东莞长安镇")
    assert (place.code, place.as_fine_as_the_text) == ("441900", True)


def test_a_zone_across_counties_reads_as_the_city_with_the_counties_beside() -> None:
    place = read("湖北省武汉东湖新技术产业开发区")
    assert (place.code, place.candidates, place.caveat) == ("420100", ("420111", "420115"), "zone_across_counties")


def test_a_zone_inside_one_county_reads_as_that_county() -> None:
    assert read("江苏省无锡高新区").code == "320214"


def test_a_zone_with_a_code_of_its_own_keeps_it() -> None:
    assert read("江苏省苏州苏州工业园区").code == "320576"


def test_a_county_named_before_a_zone_decides() -> None:
    assert read("湖北省武汉洪山区东湖新技术开发区").code == "420111"


def test_a_former_county_reads_as_the_one_it_became() -> None:
    assert read("湖南省长沙望城县").code == "430112"


def test_a_district_that_was_divided_reads_as_its_city_with_both_heirs_beside() -> None:
    place = read("浙江省杭州江干区")
    assert (place.code, place.candidates) == ("330100", ("330102", "330114"))


def test_the_beginning_of_a_landmarks_name_is_not_taken_for_a_district() -> None:
    place = read("杭州西湖文化广场")
    assert (place.code, place.candidates, place.as_fine_as_the_text) == ("330100", ("330106",), False)


def test_a_street_named_after_a_city_is_not_the_city() -> None:
    assert read("南京路100号").code is None


@pytest.mark.parametrize(
    ("text", "caveat"),
    [("海外", "abroad"), ("国外", "abroad"), ("日本东京", "abroad"), ("异地招聘", "elsewhere"), ("总部", "unknown")],
)
def test_a_text_without_a_chinese_district_gets_no_code_and_the_reason(text: str, caveat: str) -> None:
    assert (read(text).code, read(text).caveat) == (None, caveat)


def test_the_words_that_were_read_are_told() -> None:
    assert read("安徽省合肥蜀山区").matched == ("安徽省", "合肥", "蜀山区")


def test_the_level_of_the_code_is_told() -> None:
    assert [read(text).level for text in ("安徽", "安徽合肥", "安徽合肥蜀山")] == [
        Level.PROVINCE,
        Level.CITY,
        Level.COUNTY,
    ]


def test_every_locality_leads_to_districts_in_force() -> None:
    with LOCALITIES.open(encoding="utf-8") as lines:
        codes = {code for row in csv.DictReader(lines) for code in (row["within"], *row["counties"].split("|")) if code}
    gone = {code for code in codes if (area := find(code)) is None or area.valid_to is not None}
    assert gone == set()


@pytest.mark.parametrize("text", ["吉林" * 400, "江苏省苏州" + "苏州高新区" * 200, "上海" * 1000 + "张江" * 1000])
def test_a_text_that_repeats_itself_endlessly_is_read_all_the_same(text: str) -> None:
    assert read(text).code is not None
