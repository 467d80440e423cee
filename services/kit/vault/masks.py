"""The masked forms of personal fields: enough to recognise, not enough to know.

They are made when a value is sealed and stored beside it, and they are what every ordinary read shows. Each function
takes any text and never raises. Where ends are shown, at least four signs and at least a third of the text stay hidden,
so a short text shows nothing; signs that cannot be printed become stars.

- resident id (GB 11643): the province and one digit, then the last four (110***********002X). No digit of the birthday
  shows; six digits in front would give the county of registration, which with the last four narrows the rest to a
  birthday that neighbours know.
- disability certificate: as the resident id it begins with; what follows, category and grade, stays hidden.
- name: the family name (欧阳* with two signs where it has two), a star per other sign. Other scripts: the first sign.
- phone: 138****5678. Bank account: the last four. Address: down to the county, nothing of street or house.
- e-mail: two signs, nothing of the domain, which may be the person's own. WeChat id: two signs at each end.
"""

import re
from collections.abc import Callable

from services.kit.vault.blind import compact, phone_digits

Mask = Callable[[str], str]

STAR = "*"
RESIDENT_ID = re.compile(r"[0-9]{17}[0-9X]")
DISABILITY_CERTIFICATE = re.compile(r"([0-9]{17}[0-9X])(.+)")
MOBILE = re.compile(r"1[0-9]{10}")
DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
LONGEST = 64
HIDDEN_AT_LEAST = 4
SHORTEST_WITH_TWO_SIGN_SURNAME = 3

COMPOUND_SURNAMES = frozenset(
    re.findall(
        "..",
        "欧阳太史端木上官司马东方独孤南宫万俟闻人夏侯诸葛尉迟公羊赫连澹台皇甫宗政濮阳公冶"
        "太叔申屠公孙慕容仲孙钟离长孙宇文司徒鲜于司空闾丘子车亓官司寇巫马公西颛孙壤驷公良"
        "漆雕乐正宰父谷梁拓跋夹谷轩辕令狐段干百里呼延东郭南门羊舌微生梁丘左丘东门西门南荣第五",
    )
)
"""Family names of two signs: those of 百家姓 and a few still common beside it."""

PROVINCE = r"[^\W\d_]{2,8}?(?:省|自治区|特别行政区)"
CITY = r"[^\W\d_]{2,10}?(?:市|自治州|地区|盟)"
COUNTY = r"[^\W\d_]{1,10}?(?:自治县|自治旗|新区|(?<![小社园校厂院宅景片])区|县|市|旗)"
AREA = re.compile(f"(?:{PROVINCE})?(?:{CITY})(?:{COUNTY})?|{PROVINCE}(?:{COUNTY})?")


def resident_id(text: str) -> str:
    """Return 110***********002X."""
    plain = compact(text)
    return _ends(plain, 3, 4) if RESIDENT_ID.fullmatch(plain) else _ends(plain, 3, 3)


def disability_certificate(text: str) -> str:
    """Return 110***********002X**: category and grade are health data and stay hidden."""
    plain = compact(text)
    parts = DISABILITY_CERTIFICATE.fullmatch(plain)
    return resident_id(parts[1]) + STAR * min(len(parts[2]), LONGEST) if parts else _ends(plain, 3, 3)


def name(text: str) -> str:
    """Return 张**, 欧阳*, or the first sign of a name in another script; a dot between parts stays."""
    plain = text.strip()
    compound = len(plain) >= SHORTEST_WITH_TWO_SIGN_SURNAME and plain[:2] in COMPOUND_SURNAMES
    shown = (2 if compound else 1) if len(plain) > 1 else 0
    rest = "".join(sign if sign in "·• " else STAR for sign in plain[shown:LONGEST])
    masked = _printable(plain[:shown]) + rest
    return masked if STAR in masked else STAR


def phone(text: str) -> str:
    """Return 138****5678; of other numbers the last four at most."""
    digits = phone_digits(text)
    return _ends(digits, 3, 4) if MOBILE.fullmatch(digits) else _ends(digits or compact(text), 0, 4)


def address(text: str) -> str:
    """Return the address down to its county and four stars: 广东省中山市****."""
    area = AREA.match(compact(text))
    return (area[0] if area else "") + STAR * 4


def email(text: str) -> str:
    """Return ch****@****: as much as of any text before the sign, nothing behind it."""
    local = compact(text).rpartition("@")[0].lower()
    return f"{_ends(local, 2, 0)}@{STAR * 4}"


def wechat(text: str) -> str:
    """Return wx******01."""
    return _ends(compact(text).lower(), 2, 2)


def birth_date(text: str) -> str:
    """Return 1990-**-**: ordinary reads show the year alone."""
    return f"{text[:4]}-**-**" if DATE.fullmatch(text) else STAR * 4


def bank_account(text: str) -> str:
    """Return four stars and the last four signs."""
    return STAR * 4 + _ends(compact(text), 0, 4).lstrip(STAR)


def certificate_number(text: str) -> str:
    """Return the first two and the last two signs of a certificate of skills or training."""
    return _ends(compact(text), 2, 2)


def hidden(_text: str) -> str:
    """Return four stars, whatever the text: for notes and diagnoses, where no part may show."""
    return STAR * 4


def _ends(text: str, head: int, tail: int) -> str:
    """Show both ends of a text as far as enough of it stays hidden, the tail before the head; at most 64 stars."""
    spare = max(len(text) - max(HIDDEN_AT_LEAST, (len(text) + 2) // 3), 0)
    tail = min(tail, spare)
    head = min(head, spare - tail)
    stars = min(len(text) - head - tail, LONGEST)
    return _printable(text[:head]) + STAR * max(stars, 1) + _printable(text[len(text) - tail :])


def _printable(text: str) -> str:
    """Replace what cannot be printed, stored as text or encoded (control signs, lone surrogates) by stars."""
    return text if text.isprintable() else "".join(sign if sign.isprintable() else STAR for sign in text)
