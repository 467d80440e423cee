"""What a job title says of the occupation: weighted pieces of one to four characters, without the advertising.

A title such as 急聘！会计（双休+五险一金）8k-10k is mostly bait. Pay, leave and insurance are taken out by rule, as
are figures and reference numbers; words in brackets count half, since they name the town or the employer as often as
the trade. Latin words stay whole (`java`, `c++`).
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Final

_PAY: Final = r"\d+(?:\.\d+)?(?:[-~至到]\d+(?:\.\d+)?)?(?:[kw万千元薪+]+|小时|岁|天)?"
_BAIT: Final = (
    r"[五六七][险金](?:[一二两][险金])?|社保|公积金|[包管](?:吃|住|食|宿)+|双休|单休|大小周|周末|朝九晚[五六]|不加班|急[聘招]|诚聘|高薪"
    r"|招聘|直聘|月[入薪](?:过?万)?|无责|高福利|待遇优厚?|年终奖?|奖金|接受小白|补贴|有限公司"
)
_NOISE: Final = re.compile(f"{_PAY}|{_BAIT}")
_BRACKETS: Final = re.compile(r"[(【\[](.*?)(?:[)】\]]|$)")
_WORD: Final = re.compile(r"[\u4e00-\u9fff]+|[a-z]+[+#]*")
_LONGEST: Final = 100
_IN_BRACKETS: Final = 0.5
_LATIN_WEIGHT: Final = 1.5
_WEIGHT_BY_LENGTH: Final[Mapping[int, float]] = {1: 1.2, 2: 1.0, 3: 0.7, 4: 0.5}


def grams(title: str) -> dict[str, float]:
    """Return each piece of the title with its weight; empty for a title without a letter.

    Only the first 100 characters count: a longer text is no title.
    """
    plain = unicodedata.normalize("NFKC", title[:_LONGEST]).lower()
    found: defaultdict[str, float] = defaultdict(float)
    for text, weight in ((_BRACKETS.sub(" ", plain), 1.0), (" ".join(_BRACKETS.findall(plain)), _IN_BRACKETS)):
        for word in _words(text):
            for piece, size in _pieces(word):
                found[piece] += weight * size
    return dict(found)


def core(title: str) -> str:
    """Return what is left of a title without brackets, bait, figures and marks: equal for near-duplicates."""
    return "".join(_words(_BRACKETS.sub(" ", unicodedata.normalize("NFKC", title).lower())))


def _words(text: str) -> list[str]:
    """Return the runs of Chinese and the Latin words, after taking the bait out."""
    return _WORD.findall(_NOISE.sub(" ", text))


def _pieces(word: str) -> Iterator[tuple[str, float]]:
    """Yield a Latin word whole, and a Chinese run in pieces of one to four characters."""
    if word.isascii():
        yield word, _LATIN_WEIGHT
        return
    for length, weight in _WEIGHT_BY_LENGTH.items():
        for start in range(len(word) - length + 1):
            yield word[start : start + length], weight
