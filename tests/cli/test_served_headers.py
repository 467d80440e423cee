"""Each part of the platform answers with the headers that keep a browser from doing harm."""

import httpx
import pytest

from services.cli.serving import parts_of
from services.kit.settings import PARTS, Settings

pytestmark = pytest.mark.anyio

ALWAYS = {
    "cross-origin-resource-policy": "same-origin",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
}


@pytest.mark.parametrize("part", PARTS)
async def test_each_part_answers_documents_pages_probes_and_refusals_with_them(settings: Settings, part: str) -> None:
    (made,) = parts_of(settings, (part,))
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(made.make(settings)), base_url="http://part.test"
    ) as who:
        answers = [
            await who.get(address) for address in ("/livez", "/openapi.json", "/docs", "/metrics", "/v1/no/such")
        ]
    for answer in answers:
        assert {name: ", ".join(answer.headers.get_list(name)) for name in ALWAYS} == ALWAYS, answer.url
        assert "frame-ancestors 'none'" in answer.headers["content-security-policy"], answer.url
    data = [answer for answer in answers if "html" not in answer.headers["content-type"]]
    assert {answer.headers["cache-control"] for answer in data} == {"no-store"}
