"""GB 32100-2015 by its own weights, for every registrar."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.kit.codes import credit_codes
from services.kit.codes.invalid import InvalidCode

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
KINDS = {
    "1": "1239",
    "2": "19",
    "3": "123459",
    "4": "19",
    "5": "1239",
    "6": "129",
    "7": "129",
    "8": "19",
    "9": "123",
    "A": "19",
    "N": "1239",
    "Y": "1",
}
FIRST_TWO = [registrar + kind for registrar, kinds in KINDS.items() for kind in kinds]


def with_organisation_check(first_16: str) -> str:
    total = sum(int(c, 36) * w for c, w in zip(first_16[8:], (3, 7, 9, 10, 5, 8, 4, 2), strict=True))
    check = 11 - total % 11
    return first_16 + {10: "X", 11: "0"}.get(check, str(check))


def whole(first_16: str) -> str:
    """Append both check characters as the standards' weights give them."""
    first_17 = with_organisation_check(first_16)
    total = sum(ALPHABET.index(c) * w for c, w in zip(first_17, WEIGHTS, strict=True))
    return first_17 + ALPHABET[(31 - total % 31) % 31]


def broken_rule(text: str) -> str:
    with pytest.raises(InvalidCode) as caught:
        credit_codes.parse(text)
    return caught.value.rule


codes = st.builds(
    lambda first_two, district, body: whole(first_two + district + body),
    st.sampled_from(FIRST_TWO),
    st.sampled_from(["370102", "440300", "100000", "440102"]),
    st.text(ALPHABET, min_size=8, max_size=8),
)


def test_a_valid_code_is_accepted() -> None:
    assert credit_codes.parse("91110000600037341L").text == "91110000600037341L"


def test_a_wrong_check_character_is_refused() -> None:
    assert broken_rule("91110000600037342L") == "credit_code_organisation"


def test_a_wrong_last_character_is_refused() -> None:
    assert broken_rule("91110000600037341M") == "credit_code_checksum"


@pytest.mark.parametrize("first_two", FIRST_TWO)
def test_every_kind_of_every_registrar_is_accepted(first_two: str) -> None:
    assert credit_codes.parse(whole(first_two + "37010212345678")).kind.code == first_two


@pytest.mark.parametrize(
    ("first_two", "registrar", "kind"),
    [
        ("11", "机构编制", "机关"),
        ("51", "民政", "社会团体"),
        ("52", "民政", "民办非企业单位"),
        ("91", "工商", "企业"),
        ("92", "工商", "个体工商户"),
        ("93", "工商", "农民专业合作社"),
        ("N2", "农业", "村级集体经济组织"),
        ("Y1", "其他", "其他"),
    ],
)
def test_registrar_and_kind_are_told_by_name(first_two: str, registrar: str, kind: str) -> None:
    code = credit_codes.parse(whole(first_two + "37010212345678"))
    assert (code.registrar.label.zh, code.kind.label.zh) == (registrar, kind)


def test_there_are_twelve_registrars() -> None:
    assert "".join(registrar.code for registrar in credit_codes.registrars()) == "123456789ANY"


@pytest.mark.parametrize("registrar", KINDS)
def test_the_kinds_of_a_registrar_are_those_of_the_standard(registrar: str) -> None:
    assert "".join(kind.code[1] for kind in credit_codes.kinds(registrar)) == KINDS[registrar]


def test_the_district_and_the_organisation_code_are_told() -> None:
    code = credit_codes.parse("91110000600037341L")
    assert (code.district, code.organisation) == ("110000", "600037341")


def test_small_letters_become_capitals() -> None:
    assert credit_codes.parse("91110000600037341l").text == "91110000600037341L"


@pytest.mark.parametrize("text", ["", "9111000060003734", "91110000600037341LL"])
def test_another_length_is_refused(text: str) -> None:
    assert broken_rule(text) == "credit_code_length"


@pytest.mark.parametrize("letter", "IOSVZ-企")
def test_letters_that_look_like_digits_are_refused(letter: str) -> None:
    assert broken_rule(f"9111000060003734{letter}L") == "credit_code_characters"


def test_a_letter_in_the_district_is_refused() -> None:
    assert broken_rule("9111000A600037341L") == "credit_code_characters"


@pytest.mark.parametrize("registrar", "0BX")
def test_an_unknown_registrar_is_refused(registrar: str) -> None:
    assert broken_rule(whole(registrar + "137010212345678")) == "credit_code_registrar"


@pytest.mark.parametrize("first_two", ["94", "99", "22", "Y2", "A2", "N4", "10"])
def test_a_kind_that_the_registrar_does_not_have_is_refused(first_two: str) -> None:
    assert broken_rule(whole(first_two + "37010212345678")) == "credit_code_kind"


@pytest.mark.parametrize("district", ["370102", "440102", "371200", "100000"])
def test_a_present_or_former_district_or_the_state_itself_carries_no_caveat(district: str) -> None:
    assert credit_codes.parse(whole(f"91{district}12345678")).caveats == ()


def test_an_unknown_district_is_accepted_with_a_caveat() -> None:
    assert credit_codes.parse(whole("9137999912345678")).caveats == ("credit_code_district_unknown",)


@given(codes)
def test_every_code_made_by_the_weights_of_the_standard_is_accepted(text: str) -> None:
    assert credit_codes.parse(text).text == text


@given(codes, st.integers(2, 17), st.sampled_from(ALPHABET))
def test_any_one_changed_character_is_caught(text: str, at: int, character: str) -> None:
    changed = text[:at] + character + text[at + 1 :]
    if changed != text:
        assert broken_rule(changed) in {"credit_code_characters", "credit_code_organisation", "credit_code_checksum"}
