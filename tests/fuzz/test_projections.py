"""What the generated requests left behind goes through every service's copies; the last of these tests, by its name."""

import pytest
import requests
from prometheus_client.parser import text_string_to_metric_families

from services.kit.settings import SERVICES
from tests.fuzz.platform import Platform
from tests.waiting import PATIENCE

pytestmark = pytest.mark.fuzz


@pytest.mark.parametrize("name", SERVICES)
def test_what_one_part_took_every_other_part_could_take_in(name: str, platform: Platform) -> None:
    told = requests.get(f"{platform.url(name)}/metrics", timeout=PATIENCE).text
    samples = (each for family in text_string_to_metric_families(told) for each in family.samples)
    assert {each.labels["source"]: each.value for each in samples if each.name == "bihuan_dead_letters"} == {}
