"""Reads a place text such as `湖北省武汉东湖新技术开发区` as a district code, as fine as the text is certain.

A place has a code as fine as itself when the code is that of the county, city or province it names. Below that:

* streets, towns, parks and shops have no code of GB/T 2260: the code is the county's (or, in Dongguan, Zhongshan and
  other cities without counties, the city's) and what was left out stands in `dropped`: caveat `below_the_code`;
* a development zone has no code of its own: inside one county it reads as that county (`by_locality`), across
  several as the city, with the counties it lies in as `candidates` where they are known (`zone_across_counties`);
* what the tables do not know reads as far as they do: `unknown_locality`;
* between two equally good readings there is no guess: the code is what they share, if they share any, and both stand
  in `candidates`: `ambiguous`, `several_places`.

A municipality (上海上海) reads as its province-level code, 310000: 310100 stands for its districts together and is no
place. A former district reads as the one that took it in, or as its city where several did.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final, Literal

from services.kit.codes.areas import Area, Level, children, find
from services.vacancies.posts.reading.area_names import Locality, Name, localities_within, names_by_start

Caveat = Literal[
    "below_the_code",
    "by_locality",
    "zone_across_counties",
    "unknown_locality",
    "former_district",
    "ambiguous",
    "several_places",
    "abroad",
    "elsewhere",
    "unknown",
]
_AS_FINE: Final = {None, "below_the_code", "by_locality", "zone_across_counties"}


@dataclass(frozen=True, slots=True)
class Place:
    """One place text as read.

    `code` is a 6-digit district in force, `level` its level; both None when nothing is certain. `matched` are the
    words of the text that were read, `dropped` is the rest. `candidates` are the codes it might also be.
    """

    code: str | None
    level: Level | None
    matched: tuple[str, ...]
    dropped: str
    candidates: tuple[str, ...]
    caveat: Caveat | None

    @property
    def as_fine_as_the_text(self) -> bool:
        """Tell whether GB/T 2260 has no finer code for the place the text names."""
        return self.code is not None and self.caveat in _AS_FINE


@dataclass(frozen=True, slots=True)
class _Path:
    """One way down the tree: the names read, the words that stood for them, the localities, how far it got."""

    names: tuple[Name, ...] = ()
    words: tuple[str, ...] = ()
    localities: tuple[Locality, ...] = ()
    end: int = 0
    repeats: int = 0

    @property
    def area(self) -> Area | None:
        """The finest area read so far."""
        return self.names[-1].area if self.names else None


_COUNTRY: Final = "000000"
_MOST_LOCALITIES: Final = 2
_MOST_REPEATS: Final = 3
_AS_WELL_KNOWN: Final = {"朝阳"}
_ANYWHERE: Final = re.compile(r"(?:全国(?:各地)?|不限(?:地区|地点)?|地区不限|中国)$")
_ABROAD: Final = re.compile(
    r"海外|国外|境外|美国|加拿大|英国|法国|德国|意大利|西班牙|俄罗斯|日本|韩国|新加坡|马来西亚|泰国|越南|印度|印尼|菲律宾|柬埔寨|老挝|缅甸"
    r"|澳大利亚|新西兰|巴西|墨西哥|南非|尼日利亚|埃及|沙特|阿联酋|迪拜|非洲|欧洲|东南亚|中东",
)
_ELSEWHERE: Final = re.compile(r"异地招聘|异地|外地|外派|居家|远程|在家办公")
_GAP: Final = " \t/-·,,、>|;:()[]→_."
_STREET: Final = ("路", "街", "大道", "东路", "西路", "南路", "北路", "中路", "大街", "大桥")


@lru_cache(maxsize=5_000)
def read_place(text: str) -> Place | None:
    """Read a place text; None when it names none (empty). Never raises for a text."""
    plain = unicodedata.normalize("NFKC", text).strip(_GAP)
    if not plain:
        return None
    if _ANYWHERE.match(plain):
        return Place(_COUNTRY, Level.COUNTRY, (plain,), "", (), None)
    plain = plain.removeprefix("中国").strip(_GAP)
    paths = _best(plain)
    if not paths:
        return _no_code(plain)
    return _place(plain, paths)


def _no_code(plain: str) -> Place:
    """Return the place of a text in which no district was recognised."""
    nowhere = Place(None, None, (), plain, (), "unknown")
    if _ABROAD.match(plain):
        return replace(nowhere, caveat="abroad")
    return replace(nowhere, caveat="elsewhere") if _ELSEWHERE.match(plain) else nowhere


def _best(plain: str) -> list[_Path]:
    """Return the readings that account for the most of the text, one per district arrived at.

    A district of the tables beats a locality: 苏州工业园区 has a code of its own.
    """
    paths = [path for path in _paths(plain, _Path()) if path.names]
    most = max((path.end for path in paths), default=0)
    longest = [path for path in paths if path.end == most]
    official = [path for path in longest if not path.localities] or longest
    arrived = {path.names[-1].area.code: path for path in official}
    return _likely(list(arrived.values()))


def _likely(paths: list[_Path]) -> list[_Path]:
    """Drop readings that nobody would mean without saying more.

    A province beats what has its name elsewhere (海南 is not the prefecture in Qinghai), and a city beats a bare 区
    of another city (西安 is not 西安区 of Mudanjiang), but for 朝阳, where Beijing's 区 is as well known as the city.
    """
    provinces = [path.names[0].area.code for path in paths if path.names[0].area.level is Level.PROVINCE]
    if provinces:
        return [path for path in paths if _line(path.names[-1].area.code)[0] in provinces]
    return [path for path in paths if not _bare_district(path)] or paths


def _bare_district(path: _Path) -> bool:
    """Tell whether a reading rests on a 区 without its kind and without its city."""
    first = path.names[0]
    if first.text in _AS_WELL_KNOWN:
        return False
    return first.form == "short" and first.area.level is Level.COUNTY and first.area.name.endswith("区")


def _paths(plain: str, path: _Path) -> Iterator[_Path]:
    """Yield every way to read on from a path, and the path itself where nothing more can be read."""
    start = path.end
    while start < len(plain) and plain[start] in _GAP:
        start += 1
    steps = [*_downwards(plain, start, path), *_sideways(plain, start, path)]
    if not steps:
        yield path
    for step in steps:
        yield from _paths(plain, step)


def _downwards(plain: str, start: int, path: _Path) -> Iterator[_Path]:
    """Yield the paths that go on to a district below."""
    here = path.area.code if path.area else _COUNTRY
    if path.localities:
        return
    for name in names_by_start().get(plain[start : start + 2], ()):
        end = start + len(name.text)
        if here in name.above and plain.startswith(name.text, start) and _stands(plain, end, name, at_start=start == 0):
            yield replace(path, names=(*path.names, name), words=(*path.words, name.text), end=end)


def _sideways(plain: str, start: int, path: _Path) -> Iterator[_Path]:
    """Yield the paths that go on to a locality of the city, or that pass over a name said twice (上海上海).

    Both are bounded, so that no text, however contrived, has more than a few dozen readings.
    """
    if path.area is None:
        return
    if len(path.localities) < _MOST_LOCALITIES:
        for locality in _localities(path.area):
            if plain.startswith(locality.text, start):
                words, localities = (*path.words, locality.text), (*path.localities, locality)
                yield replace(path, words=words, localities=localities, end=start + len(locality.text))
    if path.repeats < _MOST_REPEATS:
        for again in {text for name in path.names for text in (name.area.name, name.text)}:
            if plain.startswith(again, start) and _stands(plain, start + len(again), path.names[-1], at_start=False):
                yield replace(path, end=start + len(again), repeats=path.repeats + 1)


def _localities(area: Area) -> Sequence[Locality]:
    """Return the localities that can follow an area's name: a city's after the city, not after one of its counties."""
    return localities_within(area.code) if area.level in {Level.PROVINCE, Level.CITY} else ()


def _stands(plain: str, end: int, name: Name, *, at_start: bool) -> bool:
    """Tell whether a name may end here: a bare stem may not be a street's name, nor a 区's or 县's begin another word.

    天河体育中心 is in 天河区, but 西湖文化广场 is not in 西湖区.
    """
    if name.form == "full":
        return True
    rest = plain[end:]
    if at_start and rest.startswith(_STREET):
        return False
    if name.area.level is Level.COUNTY and not name.area.name.endswith("市"):
        return not rest or rest[0] in _GAP or rest.startswith(name.area.name[:2])
    return True


def _place(plain: str, paths: Sequence[_Path]) -> Place:
    """Return the place the best readings agree on."""
    path = paths[0]
    dropped = plain[path.end :].strip(_GAP)
    if len(paths) > 1:
        codes = tuple(sorted(other.names[-1].area.code for other in paths))
        return _settled(_shared(codes), Place(None, None, path.words, dropped, codes, "ambiguous"))
    area = path.names[-1].area
    place = Place(area.code, area.level, path.words, dropped, (), None)
    if path.localities:
        return _by_locality(place, path.localities)
    if not dropped:
        return place
    if area.level is Level.COUNTY or not children(area.code):
        return replace(place, caveat="below_the_code")
    return _with_unread(place, dropped)


def _by_locality(place: Place, localities: Sequence[Locality]) -> Place:
    """Return the county of the localities named, or the city with the counties it might be."""
    sure = next((entry for entry in localities if len(entry.counties) == 1), None)
    if sure is not None:
        caveat: Caveat = "by_locality"
        return _settled(sure.counties[0], replace(place, caveat=caveat))
    first = localities[0]
    several: Caveat = "former_district" if first.kind == "former" else "zone_across_counties"
    return replace(place, candidates=first.counties, caveat=several)


def _with_unread(place: Place, dropped: str) -> Place:
    """Return a place with words left over: another place, a county not certain, or a locality nobody knows."""
    others = _best(dropped)
    cities = [path for path in others if path.names[0].area.level in {Level.PROVINCE, Level.CITY}]
    if place.code and len(cities) == 1 and place.level is not None:
        codes = (place.code, cities[0].names[-1].area.code)
        return _settled(_shared(codes), replace(place, candidates=codes, caveat="several_places"))
    starts = names_by_start().get(dropped[:2], ())
    below = {name.area.code for name in starts if place.code in name.above and dropped.startswith(name.text)}
    return replace(place, candidates=tuple(sorted(below)), caveat="unknown_locality")


def _shared(codes: Sequence[str]) -> str | None:
    """Return the finest district that holds all these, or is one of them; None when only the country does."""
    lines = [_line(code) for code in codes]
    shared = [code for code in lines[0] if all(code in line for line in lines)]
    return shared[-1] if shared else None


def _line(code: str) -> list[str]:
    """Return the codes from the province to the district itself."""
    area = find(code)
    above = _line(area.parent) if area is not None and area.parent not in {None, _COUNTRY} else []
    return [*above, code]


def _settled(code: str | None, place: Place) -> Place:
    """Return the place at this code."""
    area = find(code) if code else None
    return replace(place, code=area.code if area else None, level=area.level if area else None)
