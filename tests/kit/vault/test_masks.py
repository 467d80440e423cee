"""Masked forms show enough to recognise and not enough to know, whatever the text."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.kit.vault import masks

MASKS: dict[str, Callable[[str], str]] = {
    "resident_id": masks.resident_id,
    "disability_certificate": masks.disability_certificate,
    "name": masks.name,
    "phone": masks.phone,
    "address": masks.address,
    "bank_account": masks.bank_account,
    "certificate_number": masks.certificate_number,
    "email": masks.email,
    "wechat": masks.wechat,
    "birth_date": masks.birth_date,
    "hidden": masks.hidden,
}
EXAMPLES = [
    (masks.resident_id, "11010519491231002X", "110***********002X"),
    (masks.resident_id, "11010519491231002x", "110***********002X"),
    (masks.resident_id, "110105491231002", "110*********002"),
    (masks.disability_certificate, "11010519491231002X44", "110***********002X**"),
    (masks.disability_certificate, "11010519491231002X44B1", "110***********002X****"),
    (masks.name, "张三丰", "张**"),
    (masks.name, "王芳", "王*"),
    (masks.name, "欧阳修", "欧阳*"),
    (masks.name, "欧阳", "欧*"),
    (masks.name, "诸葛孔明", "诸葛**"),
    (masks.name, "李", "*"),
    (masks.name, "", "*"),
    (masks.name, "买买提·艾力", "买**·**"),
    (masks.phone, "13812345678", "138****5678"),
    (masks.phone, "+86 138 1234 5678", "138****5678"),
    (masks.phone, "0755-12345678", "********5678"),
    (masks.phone, "12345", "****5"),
    (masks.phone, "110", "***"),
    (masks.address, "广东省深圳市罗湖区莲塘街道罗沙路100号", "广东省深圳市罗湖区****"),
    (masks.address, "广东省中山市石岐街道民生路3号", "广东省中山市****"),
    (masks.address, "广东省中山市幸福小区3栋", "广东省中山市****"),
    (masks.address, "内蒙古自治区呼伦贝尔市鄂温克族自治旗巴彦托海镇", "内蒙古自治区呼伦贝尔市鄂温克族自治旗****"),
    (masks.address, "幸福小区3栋502室", "****"),
    (masks.bank_account, "6222021234567890123", "****0123"),
    (masks.bank_account, "1234", "****"),
    (masks.certificate_number, "S000044010001234", "S0************34"),
    (masks.email, "Chen.XM@example.cn", "ch*****@****"),
    (masks.email, "chen@xiaoming.example", "****@****"),
    (masks.email, "nobody", "*@****"),
    (masks.wechat, "wxid_chen01", "wx*******01"),
    (masks.birth_date, "1990-03-07", "1990-**-**"),
    (masks.birth_date, "7 March", "****"),
    (masks.hidden, "听力残疾", "****"),
]


@pytest.mark.parametrize(
    ("mask", "text", "shown"),
    EXAMPLES,
    ids=[f"{number} {mask.__name__}" for number, (mask, _, _) in enumerate(EXAMPLES)],
)
def test_a_field_is_masked_as_its_description_says(mask: Callable[[str], str], text: str, shown: str) -> None:
    assert mask(text) == shown


@pytest.mark.parametrize("mask", MASKS.values(), ids=MASKS.keys())
@given(st.text() | st.text(st.characters()))
def test_a_mask_of_any_text_can_be_stored_by_postgresql(mask: Callable[[str], str], text: str) -> None:
    shown = mask(text)
    assert "*" in shown
    assert "\x00" not in shown.encode("utf-8").decode("utf-8")


@given(st.from_regex(r"[1-9][0-9]{5}(19|20)[0-9]{2}(0[1-9]|1[0-2])(0[1-9]|[12][0-9])[0-9]{3}[0-9X]", fullmatch=True))
def test_no_digit_between_the_third_and_the_last_four_of_a_resident_id_shows(resident_id: str) -> None:
    assert masks.resident_id(resident_id)[3:-4] == "*" * 11


@given(st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True))
def test_the_middle_of_a_mobile_number_never_shows(phone: str) -> None:
    assert masks.phone(phone)[3:-4] == "****"


@given(st.text(st.characters(codec="utf-8", categories=["Lo"]), min_size=2, max_size=6))
def test_the_last_sign_of_a_name_never_shows(name: str) -> None:
    assert masks.name(name).endswith("*")


@given(st.text(st.sampled_from("0123456789X "), max_size=40))
def test_at_least_four_signs_of_a_number_stay_hidden(text: str) -> None:
    visible = len(masks.certificate_number(text).replace("*", ""))
    assert visible <= max(len(text.replace(" ", "")) - 4, 0)
