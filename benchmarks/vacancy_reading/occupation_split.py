"""The known job titles and how they are split: by a hash of the title, so that the split never depends on the order.

Test: SHA-256 of the title modulo 5 is 0 (a fifth). The rest is for training; its folds, for choosing weights, are by
the hash of the title with `fold` before it. A title occurs once in the file, so none is on both sides; near-duplicates
(of the pairs of neighbouring characters of two titles 60% are the same) are reported apart.
"""

import csv
import hashlib
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from services.vacancies.posts.reading.occupations import entries
from services.vacancies.posts.reading.title_grams import core

Titles = list[tuple[str, str]]

TITLES: Final = Path("services/vacancies/posts/reading/occupation_titles.csv")
_TEST_PART: Final = 5
_NEAR: Final = 0.6


def known_titles() -> Titles:
    """Return every shipped pair of title and occupation code."""
    with TITLES.open(encoding="utf-8", newline="") as lines:
        return [(row["title"], row["code"]) for row in csv.DictReader(lines)]


def classification_titles() -> Titles:
    """Return the names and aliases of the classification, which every ranker knows."""
    return [(name, entry.code) for entry in entries() for name in (entry.name, *entry.aliases)]


def split(titles: Titles) -> tuple[Titles, Titles]:
    """Return training and test titles."""
    test = [pair for pair in titles if _hash(pair[0]) % _TEST_PART == 0]
    return [pair for pair in titles if _hash(pair[0]) % _TEST_PART], test


def folds(training: Titles, number: int) -> list[tuple[Titles, Titles]]:
    """Return that many (training, held out) pairs of the training titles."""
    numbered = [(pair, _hash("fold" + pair[0]) % number) for pair in training]
    return [
        ([pair for pair, fold in numbered if fold != out], [pair for pair, fold in numbered if fold == out])
        for out in range(number)
    ]


def near_duplicates(test: Titles, training: Titles) -> tuple[Titles, Titles]:
    """Split the test titles into those with a near-duplicate in training and those without."""
    known = [_pairs(title) for title, _ in training]
    holders: defaultdict[str, list[int]] = defaultdict(list)
    for number, pairs in enumerate(known):
        for pair in pairs:
            holders[pair].append(number)
    near = {title for title, _ in test if _nearest(_pairs(title), known, holders) >= _NEAR}
    return [pair for pair in test if pair[0] in near], [pair for pair in test if pair[0] not in near]


def hits(ranked: Sequence[Sequence[str]], right: Titles, first: int) -> float:
    """Return the share of titles whose right code is among the first so many."""
    return sum(code in codes[:first] for codes, (_, code) in zip(ranked, right, strict=True)) / len(right)


def _hash(text: str) -> int:
    """Return a number that is the same on every machine."""
    return int(hashlib.sha256(text.encode()).hexdigest(), 16)


def _pairs(title: str) -> frozenset[str]:
    """Return the pairs of neighbouring characters of a title without bait and brackets."""
    text = core(title) or title
    return frozenset(text[start : start + 2] for start in range(max(1, len(text) - 1)))


def _nearest(pairs: frozenset[str], known: list[frozenset[str]], holders: Mapping[str, list[int]]) -> float:
    """Return the Jaccard likeness to the likest known title."""
    shared = Counter(number for pair in pairs for number in holders.get(pair, ()))
    return max((count / (len(pairs) + len(known[number]) - count) for number, count in shared.items()), default=0.0)
