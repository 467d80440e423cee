"""A name said in both languages of the platform, and the data files that are lists of such names."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml


@dataclass(frozen=True, slots=True)
class Words:
    """One text in simplified Chinese and in English."""

    zh: str
    en: str


def read_data(name: str) -> dict[str, Any]:
    """Return a data file of this folder as its mapping."""
    loaded: dict[str, Any] = yaml.safe_load(Path(__file__).with_name(name).read_text(encoding="utf-8"))
    return loaded


def read_words(name: str) -> Mapping[str, Words]:
    """Return a data file that gives each name its words; raise TypeError where one lacks a language."""
    return MappingProxyType({key: Words(**texts) for key, texts in read_data(name).items()})
