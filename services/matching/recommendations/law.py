"""Reads the dated weights of the model that ranks vacancies."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from services.kit.law_days import law_days, started_last
from services.matching.recommendations.rules import Feature, Model, SharedArea

WEIGHTS = Path(__file__).parent / "weights.yaml"


@cache
def models() -> tuple[Model, ...]:
    """Return every model, as `weights.yaml` has them, the earliest first."""
    written = yaml.safe_load(WEIGHTS.read_text(encoding="utf-8"))
    return tuple(sorted((_model(entry) for entry in written), key=lambda model: model.days.first))


def model_on(day: date) -> Model:
    """Return the model to use on a day: the one that started last; before the first one, that one."""
    return started_last(models(), day) or models()[0]


def _model(entry: Mapping[str, Any]) -> Model:
    return Model(
        id=entry["id"],
        days=law_days(entry),
        weights={feature: Decimal(str(entry["weights"][feature])) for feature in Feature},
        least_shared_levels=entry["least_shared_levels"],
        district_strength={area: Decimal(str(entry["district_strength"][area])) for area in SharedArea},
        pay_full_at=Decimal(str(entry["pay_full_at"])),
        fresh_days=entry["fresh_days"],
    )
