"""What the pages for a browser name, read without a browser: addresses of their own host and no others."""

import re
from base64 import b64encode
from dataclasses import dataclass
from hashlib import sha256
from html.parser import HTMLParser
from importlib import import_module
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import httpx
import pytest
from fastapi import FastAPI

from services.exchange.app import create_app as create_exchange
from services.kit.app import create_part
from services.kit.settings import PARTS, Settings
from tests.ground import key
from tests.running import free_port, serving

pytestmark = pytest.mark.usefixtures("anyio_backend")  # what visits the pages is async, most tests are not

PAGES = [*((part, "/docs") for part in PARTS), ("gateway", "/graphql")]
KINDS = {".js": "text/javascript", ".css": "text/css", ".png": "image/png"}
IN_STYLES = re.compile(r"""@import\s+(\S+)|(?<![\w-])url\(\s*["']?([^"')\s]+)""")
"""What a style sheet loads."""
OWN = re.compile(r"'(self|none|unsafe-inline|sha256-[A-Za-z0-9+/=]+)'|data:")
"""A source in a policy that is no other host."""


class Page(HTMLParser):
    """A page as a browser reads it: what it loads, and the scripts that stand in it."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.loads: list[str] = []
        self.scripts: list[str] = []
        self._in_script = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        addresses = [value for name, value in attrs if name in {"src", "href"} and value]
        self.loads += addresses
        self._in_script = tag == "script" and not addresses

    def handle_endtag(self, tag: str) -> None:
        self._in_script = self._in_script and tag != "script"

    def handle_data(self, data: str) -> None:
        if self._in_script:
            self.scripts.append(data)

    @property
    def files(self) -> list[str]:
        """Return the addresses of what it loads and does not bring in itself."""
        return [address for address in self.loads if not address.startswith("data:")]


@pytest.fixture(scope="module")
def somewhere(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Return settings of a platform whose servers nobody asks: pages need none."""
    keys = {"secret_key": key(), "vault_keys": f"k1:{key()}", "blind_key": key()}
    nowhere = {"database_url": "postgresql://nobody@127.0.0.1:1/none", "nats_url": "nats://127.0.0.1:1"}
    return Settings.model_validate({"state_dir": tmp_path_factory.mktemp("state"), **keys, **nowhere})


@dataclass(frozen=True)
class Visit:
    """What a browser without a token gets: the page, and the answer to each file that it loads."""

    page: Page
    policy: str
    answers: dict[str, httpx.Response]
    metrics: str


@pytest.fixture(scope="module", params=PAGES, ids="".join)
async def visit(request: pytest.FixtureRequest, somewhere: Settings) -> Visit:
    """Ask a part for its page, and for what that loads."""
    part, path = request.param
    app: FastAPI = import_module(f"services.{part}.app").create_app(somewhere)
    client = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=f"http://{part}.test")
    async with app.router.lifespan_context(app), client:
        answer = await client.get(path, headers={"Accept": "text/html,*/*;q=0.8"})
        page = Page(answer.text)
        answers = {file: await client.get(urljoin(path, file)) for file in page.files}
        metrics = (await client.get("/metrics")).text
    return Visit(page, answer.headers["content-security-policy"], answers, metrics)


def test_a_page_names_no_other_host(visit: Visit) -> None:
    assert visit.page.files
    assert [address for address in visit.page.files if urlsplit(address)[:2] != ("", "")] == []


def test_the_style_of_a_page_names_no_other_host(visit: Visit) -> None:
    sheets = [answer.text for file, answer in visit.answers.items() if file.endswith(".css")]
    loads = ["".join(found) for sheet in sheets for found in IN_STYLES.findall(sheet)]
    assert loads
    assert [each[:80] for each in loads if not each.startswith("data:")] == []


def test_the_part_itself_answers_all_that_its_page_loads(visit: Visit) -> None:
    kinds = {file: answer.headers["content-type"].split(";")[0] for file, answer in visit.answers.items()}
    assert {answer.status_code for answer in visit.answers.values()} == {httpx.codes.OK}
    assert kinds == {file: KINDS[Path(file).suffix] for file in visit.answers}


def test_a_page_forbids_a_browser_to_load_from_another_host(visit: Visit) -> None:
    directives = dict(directive.strip().split(" ", 1) for directive in visit.policy.split(";"))
    assert directives["default-src"] == "'none'"
    assert [source for each in directives.values() for source in each.split() if not OWN.fullmatch(source)] == []
    assert "unsafe" not in directives["script-src"]


def test_a_page_lets_a_browser_run_what_stands_in_it(visit: Visit) -> None:
    hashes = [b64encode(sha256(script.encode()).digest()).decode() for script in visit.page.scripts]
    assert hashes
    assert [each for each in hashes if f"'sha256-{each}'" not in visit.policy] == []


def test_what_a_page_loads_is_counted_by_its_route(visit: Visit) -> None:
    page = visit.page.files[0].partition("/")[0]
    assert f'route="/{page}/{{name}}"' in visit.metrics
    assert 'route="unmatched"' not in visit.metrics


@pytest.mark.anyio
async def test_all_that_a_page_loads_comes_through_the_exchange_too(somewhere: Settings) -> None:
    people = create_part("people", "Bihuan people", "A part with a page.", somewhere, checks={})
    port = free_port()
    peers = {"people": f"http://127.0.0.1:{port}"}
    exchange = create_exchange(somewhere.model_copy(update={"peers": peers}), peers)
    async with serving(people, somewhere, port), serving(exchange, somewhere) as edge:
        page = await edge.client.get("/people/docs")
        answers = [await edge.client.get(urljoin("/people/docs", file)) for file in Page(page.text).files]
    assert {answer.status_code for answer in answers} == {httpx.codes.OK}
    assert "content-security-policy" in page.headers
