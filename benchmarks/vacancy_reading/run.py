"""Measures how well places, pay and job titles of vacancies are read, and how fast.

    python -m benchmarks.vacancy_reading.run

Places and pay: on the texts labelled by hand (`tests/vacancies/posts/reading/labels`) and, for coverage, on the real
file `posts_2023.csv` where BIHUAN_SAMPLE_DATA names its folder. Occupations: on the test part of `occupation_split`.
"""

import csv
import os
import platform
import time
from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Final

from benchmarks.vacancy_reading.occupation_split import (
    Titles,
    classification_titles,
    folds,
    hits,
    known_titles,
    near_duplicates,
    split,
)
from services.vacancies.posts.reading.occupations import Ranked, Ranker
from services.vacancies.posts.reading.pay import Pay, read_pay
from services.vacancies.posts.reading.places import read_place

LABELS: Final = Path("tests/vacancies/posts/reading/labels")
SAMPLE: Final = Path(os.environ.get("BIHUAN_SAMPLE_DATA", "../shared/data")) / "posts_2023.csv"
_FOLDS: Final = 4
_CUTS: Final = (0.0, 0.2, 0.4, 0.6, 0.8, 1.01)


def main() -> None:
    """Print every figure."""
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, {platform.machine()}")
    posts = _rows(SAMPLE) if SAMPLE.exists() else []
    if not posts:
        print("posts_2023.csv: not where BIHUAN_SAMPLE_DATA says, so no coverage and no speed of the real file")
    places(posts)
    pay(posts)
    occupations(posts)


def places(posts: list[dict[str, str]]) -> None:
    """Print accuracy on the labels and coverage of the file."""
    labels = _rows(LABELS / "places.csv")
    right = sum(getattr(read_place(row["area_text"]), "code", None) == row["code"] for row in labels)
    print(f"\nplaces: {right} of {len(labels)} labelled texts right ({right / len(labels):.1%})")
    texts = [post["area"] for post in posts]
    read = [found for text in texts if (found := read_place(text)) is not None]
    if read:
        fine = sum(found.as_fine_as_the_text for found in read)
        spread = sum(found.caveat == "zone_across_counties" for found in read)
        print(f"  of {len(read)} rows that name a place, {fine} have a code as fine as it ({fine / len(read):.2%})")
        print(f"  {spread} of these name a zone across counties, which GB/T 2260 has no code for: the city's code")
        print(f"  by caveat: {dict(Counter(found.caveat or 'none' for found in read).most_common())}")
        _speed("places", texts, read_place.__wrapped__)


def pay(posts: list[dict[str, str]]) -> None:
    """Print accuracy on the labels and coverage of the file."""
    labels = _rows(LABELS / "pay.csv")
    right = sum(_as_labelled(read_pay(row["pay_text"])) == _label(row) for row in labels)
    print(f"\npay: {right} of {len(labels)} labelled texts right ({right / len(labels):.1%})")
    texts = [post["salary"] for post in posts]
    read = [read_pay(text) for text in texts if text.strip()]
    if read:
        ranged = sum(found.low is not None or found.high is not None for found in read)
        print(f"  of {len(read)} rows that state a pay, {ranged} have a monthly range ({ranged / len(read):.2%})")
        print(f"  without: {dict(Counter(found.reason for found in read if found.reason))}")
        _speed("pay", texts, read_pay)


def occupations(posts: list[dict[str, str]]) -> None:
    """Print the hits of the split, with and without near-duplicates, the scores' honesty, and the speed."""
    training, test = split(known_titles())
    near, far = near_duplicates(test, training)
    ranker = Ranker(training)
    print(f"\noccupations: {len(training)} training titles, {len(test)} test titles")
    _, unlike = near_duplicates(test, [*training, *classification_titles()])
    groups = {
        "all test titles": test,
        "with a near-duplicate": near,
        "without one": far,
        "nor like a name or alias": unlike,
    }
    for name, titles in groups.items():
        _hits(name, titles, [ranker.rank(title, limit=10) for title, _ in titles])
    _hits_of_folds(f"{_FOLDS} folds of the training", folds(training, _FOLDS))
    _hits_of_folds("5 folds of every title", folds([*training, *test], 5))
    unlearned = Ranker([])
    _hits("classification alone", test, [unlearned.rank(title, limit=10) for title, _ in test])
    _honesty(test, [ranker.rank(title, limit=1) for title, _ in test])
    if posts:
        _speed("titles", [post["jobName"] for post in posts], ranker.rank)


def _hits_of_folds(name: str, parts: list[tuple[Titles, Titles]]) -> None:
    """Print the hits over all folds, each ranked by what the others know."""
    held_out: Titles = []
    ranked: list[tuple[Ranked, ...]] = []
    for known, out in parts:
        ranker = Ranker(known)
        held_out += out
        ranked += [ranker.rank(title, limit=10) for title, _ in out]
    _hits(name, held_out, ranked)


def _hits(name: str, titles: Titles, ranked: list[tuple[Ranked, ...]]) -> None:
    """Print the share with the right code first, among three, five and ten."""
    codes = [[found.code for found in each] for each in ranked]
    shares = "  ".join(f"top {first}: {hits(codes, titles, first):.1%}" for first in (1, 3, 5, 10))
    print(f"  {name:28} {len(titles):5}  {shares}")


def _honesty(titles: Titles, ranked: list[tuple[Ranked, ...]]) -> None:
    """Print, by score of the first code, how often it was right."""
    for low, high in pairwise(_CUTS):
        bucket = [
            (found[0].score, found[0].code == code)
            for found, (_, code) in zip(ranked, titles, strict=True)
            if found and low <= found[0].score < high
        ]
        if bucket:
            said = sum(score for score, _ in bucket) / len(bucket)
            held = sum(right for _, right in bucket) / len(bucket)
            print(f"  score {low:.1f} to {min(high, 1):.1f}: {len(bucket):4} titles, said {said:.0%}, right {held:.0%}")


def _speed(what: str, texts: list[str], read: Callable[[str], object]) -> None:
    """Print texts a second, nothing remembered between them."""
    began = time.perf_counter()
    for text in texts:
        read(text)
    print(f"  {len(texts) / (time.perf_counter() - began):,.0f} {what} a second on one core, no memory of earlier ones")


def _as_labelled(found: Pay) -> tuple[object, ...]:
    """Return what a label of pay holds."""
    return (
        *(found.low, found.high, found.unit, found.amount_low, found.amount_high),
        *(found.salaries_a_year, found.to_be_agreed),
    )


def _label(row: dict[str, str]) -> tuple[object, ...]:
    """Return a label of pay in fen."""
    return (
        *(_fen(row["monthly_low"]), _fen(row["monthly_high"]), row["unit"] or None),
        *(_fen(row["low"]), _fen(row["high"])),
        *(int(row["salaries_a_year"]) if row["salaries_a_year"] else None, row["agreed"] == "yes"),
    )


def _fen(yuan: str) -> int | None:
    """Return fen of yuan as written in a label."""
    return int(Decimal(yuan) * 100) if yuan else None


def _rows(file: Path) -> list[dict[str, str]]:
    """Return the rows of a CSV file."""
    with file.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


if __name__ == "__main__":
    main()
