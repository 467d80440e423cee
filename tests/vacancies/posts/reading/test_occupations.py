"""Which occupations a job title is taken for, and how far the score can be trusted."""

import pytest

from benchmarks.vacancy_reading.occupation_split import hits, known_titles, near_duplicates, split
from services.vacancies.posts.reading.occupations import Ranker, rank_occupations
from services.vacancies.posts.reading.title_grams import core, grams


@pytest.fixture(scope="module")
def trained() -> Ranker:
    """A ranker that has seen the training titles alone."""
    return Ranker(split(known_titles())[0])


def test_the_first_five_hold_the_right_code_for_80_in_100_titles_never_seen(trained: Ranker) -> None:
    test = split(known_titles())[1]
    ranked = [[found.code for found in trained.rank(title)] for title, _ in test]
    assert len(test) > 500
    assert hits(ranked, test, 5) >= 0.80


def test_titles_without_a_near_duplicate_among_the_known_ones_do_nearly_as_well(trained: Ranker) -> None:
    training, test = split(known_titles())
    far = near_duplicates(test, training)[1]
    ranked = [[found.code for found in trained.rank(title)] for title, _ in far]
    assert hits(ranked, far, 5) >= 0.75


def test_no_title_stands_on_both_sides_of_the_split() -> None:
    training, test = split(known_titles())
    assert {title for title, _ in training} & {title for title, _ in test} == set()


@pytest.mark.parametrize(
    ("title", "code"),
    [
        ("会计", "2-06-03-00"),
        ("酒店保安", "4-07-05-01"),
        ("餐厅服务员", "4-03-02-05"),
        ("Java开发工程师", "2-02-10-03"),
        ("美发师", "4-10-03-02"),
        ("叉车司机", "6-30-05-01"),
    ],
)
def test_a_plain_title_finds_its_occupation_first(title: str, code: str) -> None:
    assert rank_occupations(title)[0].code == code


def test_pay_and_insurance_in_a_title_do_not_change_the_occupation() -> None:
    assert rank_occupations("急聘！会计（双休+五险一金）8k-10k")[0].code == rank_occupations("会计")[0].code


def test_the_name_comes_with_the_code() -> None:
    assert rank_occupations("保安")[0].name == "保安员"


def test_the_likeliest_comes_first_and_the_scores_are_shares_of_one() -> None:
    scores = [found.score for found in rank_occupations("销售经理")]
    assert scores == sorted(scores, reverse=True)
    assert 0 <= min(scores) <= sum(scores) <= 1.0001


def test_a_clear_title_scores_higher_than_a_vague_one() -> None:
    assert rank_occupations("保安")[0].score > rank_occupations("储备干部")[0].score


def test_as_many_are_returned_as_were_asked_for() -> None:
    assert [len(rank_occupations("会计", limit=limit)) for limit in (1, 5, 12)] == [1, 5, 12]


@pytest.mark.parametrize("title", ["", "!!!", "12345", "ЖЖ"])
def test_a_title_without_a_known_word_gets_no_occupation(title: str) -> None:
    assert rank_occupations(title) == ()


def test_the_same_titles_rank_the_same_whatever_their_order() -> None:
    known = known_titles()[:300]
    forwards, backwards = Ranker(known), Ranker(list(reversed(known)))
    assert [found.code for found in forwards.rank("仓库管理员")] == [
        found.code for found in backwards.rank("仓库管理员")
    ]


def test_a_title_with_an_unknown_code_teaches_nothing() -> None:
    assert Ranker([("量子烹饪师", "9-99-99-99")]).rank("量子烹饪师")[0].code != "9-99-99-99"


def test_bait_figures_and_marks_are_no_part_of_a_titles_core() -> None:
    assert core("诚聘【广州】会计!月入过万+五险一金 8-10k") == "会计"


def test_words_in_brackets_count_half() -> None:
    assert grams("会计(出纳)")["出纳"] == grams("会计")["会计"] / 2
