"""The names under which a district, a development zone or a locality is written, with and without its kind.

深圳市 is also written 深圳, 湘西土家族苗族自治州 is written 湘西 or 湘西州, 陵水黎族自治县 is written 陵水 or 陵水县.
Names that the code tables do not have stand in `localities.csv`: development zones (without codes of GB/T 2260),
former districts with what they became, and well-known places inside one county.
"""

import csv
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Final, Literal

from services.kit.codes.areas import Area, Level, children, find
from services.kit.codes.tables import rows

Form = Literal["full", "short"]

_PEOPLES: Final = (
    "满族|回族|苗族|侗族|藏族|彝族|黎族|土族|壮族|瑶族|畲族|水族|白族|傣族|佤族|羌族|怒族|蒙古族|蒙古|土家族|朝鲜族|布依族|哈尼族"
    "|傈僳族|拉祜族|纳西族|景颇族|独龙族|普米族|布朗族|仡佬族|仫佬族|毛南族|东乡族|撒拉族|保安族|裕固族|锡伯族|锡伯|达斡尔族"
    "|达斡尔|哈萨克族|哈萨克|塔吉克|柯尔克孜|维吾尔|鄂温克族|各族"
)
_KIND: Final = re.compile("(特别行政区|自治区|自治州|自治县|自治旗|地区|林区|矿区|新区|省|市|区|县|盟|旗)$")
_PEOPLE_AT_END: Final = re.compile(f"(?:{_PEOPLES})$")
_GENERIC: Final = {"自治州": "州", "自治县": "县", "自治旗": "旗"}
_SHORTEST: Final = 2
_RECENT: Final = 2000


@dataclass(frozen=True, slots=True)
class Name:
    """One written name of an area in force; `above` are the codes it lies below, the country first."""

    text: str
    form: Form
    area: Area
    above: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Locality:
    """A named place without a code: the counties it lies in, empty when they are several and not all known."""

    text: str
    counties: tuple[str, ...]
    kind: Literal["zone", "locality", "former"]


def stem(name: str) -> str:
    """Return a name without its kind and its peoples: 湘西 of 湘西土家族苗族自治州; all of it where nothing is left."""
    short = _KIND.sub("", name)
    while (shorter := _PEOPLE_AT_END.sub("", short)) != short and len(shorter) >= _SHORTEST:
        short = shorter
    return short if len(short) >= _SHORTEST else name


@cache
def names_by_start() -> Mapping[str, tuple[Name, ...]]:
    """Return every name of every area in force by its first two characters, longest first."""
    index: defaultdict[str, set[Name]] = defaultdict(set)
    for name in _walk("000000", ("000000",)):
        index[name.text[:_SHORTEST]].add(name)
    return {
        start: tuple(sorted(found, key=lambda name: (-len(name.text), name.area.code, name.form)))
        for start, found in index.items()
    }


@cache
def localities_within(code: str) -> tuple[Locality, ...]:
    """Return the zones, former districts and localities of a city or province, longest name first."""
    own = [entry for within, entry in _localities() if within == code]
    known = {entry.text for entry in own}
    former = [entry for entry in _former().get(code, ()) if entry.text not in known]
    return tuple(sorted((*own, *former), key=lambda entry: (-len(entry.text), entry.text)))


def _walk(code: str, above: tuple[str, ...]) -> Iterator[Name]:
    """Yield the names of all areas below one."""
    parent = find(code)
    for area in children(code):
        if parent is not None and area.name == parent.name:  # 110100 repeats 110000 and stands for its districts
            yield from _walk(area.code, above)
            continue
        for text, form in _forms(area, parent):
            yield Name(text, form, area, above)
        yield from _walk(area.code, (*above, area.code))


def _forms(area: Area, parent: Area | None) -> Iterator[tuple[str, Form]]:
    """Yield the full name, the abbreviated kinds (湘西州, 管城区) and the bare stem of an area.

    A county called like the city above it (长沙县, 恩施市) is only ever meant by its full name.
    """
    yield area.name, "full"
    kind = _KIND.search(area.name)
    short = stem(area.name)
    if kind is None or short == area.name:
        return
    if short + kind[1] != area.name or kind[1] in _GENERIC:
        yield short + _GENERIC.get(kind[1], kind[1]), "full"
    if not (area.level is Level.COUNTY and parent is not None and stem(parent.name) == short):
        yield short, "short"


@cache
def _localities() -> tuple[tuple[str, Locality], ...]:
    """Return the rows of `localities.csv`, one per name, each with the code it lies within."""
    with resources.files(__package__).joinpath("localities.csv").open(encoding="utf-8") as lines:
        return tuple(
            (row["within"], Locality(text, tuple(filter(None, row["counties"].split("|"))), _kind(row["kind"])))
            for row in csv.DictReader(lines)
            for text in row["names"].split("|")
        )


def _kind(text: str) -> Literal["zone", "locality", "former"]:
    """Return the kind a row names."""
    kinds: Mapping[str, Literal["zone", "locality", "former"]] = {
        "zone": "zone",
        "locality": "locality",
        "former": "former",
    }
    return kinds[text]


@cache
def _former() -> Mapping[str, tuple[Locality, ...]]:
    """Return the former counties by the city they lay in.

    Where a county of the same stem stands in the city today, the former one became that (望城县 became 望城区); of the
    others it is not known.
    """
    found: defaultdict[str, set[Locality]] = defaultdict(set)
    for row in rows("former_areas"):
        if int(row["until"]) < _RECENT or row["code"].endswith("00"):
            continue
        city = _home(row["code"])
        today = _counties_by_stem(city)
        if any(row["name"] == area.name for areas in today.values() for area in areas):
            continue
        heirs = today.get(stem(row["name"]), ())
        found[city].add(Locality(row["name"], (heirs[0].code,) if len(heirs) == 1 else (), "former"))
    return {city: tuple(entries) for city, entries in found.items()}


@cache
def _counties_by_stem(city: str) -> Mapping[str, tuple[Area, ...]]:
    """Return the counties of a city by the stem of their names."""
    by_stem: defaultdict[str, list[Area]] = defaultdict(list)
    for area in children(city):
        by_stem[stem(area.name)].append(area)
    return {short: tuple(areas) for short, areas in by_stem.items()}


def _home(code: str) -> str:
    """Return the city a county code lies in; in Beijing, Tianjin, Shanghai and Chongqing the city is the province."""
    province, city = find(code[:2] + "0000"), find(code[:4] + "00")
    if city is None or (province is not None and city.name == province.name):
        return code[:2] + "0000"
    return city.code
