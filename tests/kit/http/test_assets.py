"""The files that pages for a browser load: what is served of a folder, how, and where they are from."""

import re
from hashlib import sha256
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from services.kit.http.answers import install
from services.kit.http.assets import Assets
from tools.assets import SUMS, packages

pytestmark = pytest.mark.anyio

ROOT = Path(__file__).parents[3]
FOLDERS = sorted({package.into for package in packages()})


def of(folder: Path, **files: str) -> Assets:
    """Return the assets of a page `docs`: these files, the dot of each name written as `_`."""
    for name, content in files.items():
        (folder / name.replace("_", ".")).write_text(content, encoding="utf-8")
    return Assets(folder, "docs")


@pytest.fixture
async def client(tmp_path: Path) -> httpx.AsyncClient:
    """Ask a part whose page has a script, beside which a licence stands."""
    app = FastAPI()
    install(app)
    assets = of(tmp_path, page_js="1", page_css="b {}", LICENSE_txt="free", page_py="secret")
    app.add_api_route("/docs/{name}", assets.show)
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://people.test")


async def test_a_file_is_kept_for_a_year_by_whoever_has_it(client: httpx.AsyncClient, tmp_path: Path) -> None:
    answer = await client.get(of(tmp_path).addresses["page.js"])
    assert (answer.text, answer.headers["cache-control"]) == ("1", "public, max-age=31536000, immutable")


@pytest.mark.parametrize(("name", "kind"), [("page.js", "text/javascript"), ("page.css", "text/css")])
async def test_a_file_has_its_media_type(client: httpx.AsyncClient, tmp_path: Path, name: str, kind: str) -> None:
    answer = await client.get(of(tmp_path).addresses[name])
    assert answer.headers["content-type"].split(";")[0] == kind


@pytest.mark.parametrize("name", ["page.js", "LICENSE.txt", "page.py", "%2e%2e%2fdocs", "page.0000000000000000.js"])
async def test_nothing_else_of_the_folder_is_served(client: httpx.AsyncClient, name: str) -> None:
    answer = await client.get(f"/docs/{name}")
    assert (answer.status_code, answer.json()["code"]) == (404, "not-found")


async def test_a_file_is_only_read(client: httpx.AsyncClient, tmp_path: Path) -> None:
    assert (await client.post(of(tmp_path).addresses["page.js"])).status_code == 405


def test_other_content_has_another_address(tmp_path: Path) -> None:
    before = of(tmp_path, page_js="1").addresses["page.js"]
    assert of(tmp_path, page_js="2").addresses["page.js"] != before


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_file_is_the_one_that_was_copied(folder: str) -> None:
    files = [file for file in (ROOT / folder).iterdir() if file.name != SUMS]
    found = {file.name: sha256(file.read_bytes()).hexdigest() for file in files}
    lines = (ROOT / folder / SUMS).read_text(encoding="utf-8").splitlines()
    assert found == {name: digest for digest, name in (line.split("  ") for line in lines)}


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_file_is_said_to_be_copied_from_somewhere(folder: str) -> None:
    said = {name for package in packages() if package.into == folder for name in package.files.values()}
    assert {file.name for file in (ROOT / folder).iterdir()} == said | {SUMS}


@pytest.mark.parametrize("package", packages(), ids=lambda package: package.package)
def test_notice_names_every_package_with_its_version(package: object) -> None:
    notice = " ".join((ROOT / "NOTICE").read_text(encoding="utf-8").split())
    name, version = str(getattr(package, "package", "")), str(getattr(package, "version", ""))
    assert re.search(rf"(?<![\w/-]){re.escape(name)} {re.escape(version)}\b", notice)
