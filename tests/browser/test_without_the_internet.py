"""GraphiQL and every page at /docs in a browser of a machine that has no network; `make test-browser` makes it so."""

import json
from collections.abc import Iterator

import httpx
import pytest
from selenium.common.exceptions import WebDriverException

from services.kit.identity.issuer import mint
from services.kit.settings import PARTS, Settings
from tests.browser.window import Window, opened, ways_out
from tests.cli.running import BIHUAN, Running

pytestmark = pytest.mark.browser

HEADERS = ".graphiql-editor-tool .CodeMirror-lines"
RESULT = ".result-window"


@pytest.fixture(scope="module")
def platform(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Run the platform with its demo data."""
    with Running(tmp_path_factory.mktemp("platform"), program=(*BIHUAN, "up", "--demo")) as running:
        yield running.wait_ready()


@pytest.fixture
def any_window() -> Iterator[Window]:
    """Open a window in which anything may happen."""
    with opened() as window:
        yield window


@pytest.fixture
def window(any_window: Window) -> Iterator[Window]:
    """Open a window whose pages ask no other host for anything and complain about nothing."""
    yield any_window
    assert any_window.elsewhere() == []
    assert any_window.complaints() == []


def documented(address: str) -> set[tuple[str, str]]:
    """Return the operations of an OpenAPI document, each as its method and its path."""
    paths = httpx.get(address, trust_env=False).raise_for_status().json()["paths"]
    return {(method.upper(), path) for path, operations in paths.items() for method in operations}


def listed(window: Window) -> set[tuple[str, str]]:
    """Return the operations that a page at /docs shows to whoever scrolls through it."""
    window.sees(".opblock-summary")
    rows = [words.split("\n") for words in window.walks_down(".opblock-summary")]
    return {(method, path.replace("\u200b", "")) for method, path, *_ in rows}


def open_graphiql(window: Window, platform: Running) -> None:
    window.open(platform.url(PARTS["gateway"], "/graphql"))
    window.sees(".graphiql-query-editor", "query CertifiedHouseholds")


def test_no_way_leads_to_another_machine() -> None:
    assert ways_out() == set()


def test_a_request_elsewhere_fails_and_is_noticed(any_window: Window) -> None:
    with pytest.raises(WebDriverException, match=r"ERR_(INTERNET_DISCONNECTED|NAME_NOT_RESOLVED)"):
        any_window.open("https://unpkg.com/react")
    assert set(any_window.elsewhere()) == {"https://unpkg.com/react"}


@pytest.mark.parametrize("part", PARTS)
def test_the_page_of_a_part_shows_all_its_operations(window: Window, platform: Running, part: str) -> None:
    operations = documented(platform.url(PARTS[part], "/openapi.json"))
    window.open(platform.url(PARTS[part], "/docs"))
    assert listed(window) == operations


def test_the_page_of_a_service_is_shown_behind_the_exchange(window: Window, platform: Running) -> None:
    operations = documented(platform.url(PARTS["people"], "/openapi.json"))
    window.open(platform.url(PARTS["exchange"], "/people/docs"))
    assert listed(window) == operations


def test_an_operation_is_tried_out_behind_the_exchange(window: Window, platform: Running) -> None:
    window.open(platform.url(PARTS["exchange"], "/people/docs"))
    window.sees(".opblock-summary", "List the problem types").click()
    window.sees("button.try-out__btn").click()
    window.sees("button.execute").click()
    assert window.sees(".request-url").text.endswith(platform.url(PARTS["exchange"], "/people/problems"))
    assert window.sees(".live-responses-table .response-col_status", "200").text == "200"


def test_the_page_of_a_part_shows_an_answer_of_a_platform(window: Window, platform: Running) -> None:
    window.open(platform.url(PARTS["vacancies"], "/docs"))
    window.sees(".opblock-summary", "List the employers").click()
    assert '"name": "深圳市小满家政服务有限公司"' in window.sees(".responses-table .example", "items").text


def test_graphiql_opens_on_the_example_operations(window: Window, platform: Running) -> None:
    open_graphiql(window, platform)
    window.sees(".graphiql-execute-button").click()
    assert "Recommendations" in window.sees("[role=menu]").text


def test_graphiql_opens_on_what_headers_look_like(window: Window, platform: Running) -> None:
    open_graphiql(window, platform)
    assert window.sees(HEADERS, "Authorization").text.count("Bearer") == 1


def test_a_query_shows_its_data_to_a_token_that_was_pasted(window: Window, platform: Running) -> None:
    settings = Settings.model_validate({"state_dir": platform.state, "port_base": platform.port_base})
    token = mint(settings, roles=["district_officer"], districts=("440303",))
    open_graphiql(window, platform)
    window.write(window.sees(HEADERS, "Authorization"), json.dumps({"Authorization": f"Bearer {token}"}))
    window.sees(".graphiql-execute-button").click()
    window.sees("[role=menuitem]", "CertifiedHouseholds").click()
    assert '"certifiedUnder": "CN-EPL56"' in window.sees(RESULT, "data").text


def test_the_documentation_shows_the_graph_before_there_is_a_token(window: Window, platform: Running) -> None:
    open_graphiql(window, platform)
    window.sees("button[aria-label='Show Documentation Explorer']").click()
    assert "query: Query" in window.sees(".graphiql-doc-explorer", "Root Types").text


def test_the_explorer_shows_the_fields_that_may_be_asked_for(window: Window, platform: Running) -> None:
    open_graphiql(window, platform)
    window.sees("button[aria-label='Show GraphiQL Explorer']").click()
    assert window.sees(".graphiql-explorer-publishedVacancies").is_displayed()


def test_a_script_of_another_host_is_refused_and_told(any_window: Window, platform: Running) -> None:
    open_graphiql(any_window, platform)
    any_window.run(
        "document.head.append(Object.assign(document.createElement('script'), {src: 'https://unpkg.com/react'}))"
    )
    any_window.comes(any_window.complaints)
    assert "violates the following Content Security Policy" in any_window.complaints()[0]
