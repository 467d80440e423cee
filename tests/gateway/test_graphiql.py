"""The page of GraphiQL: Strawberry's own, with the very files that it would load from elsewhere."""

from base64 import b64encode
from hashlib import sha384
from html.parser import HTMLParser

import pytest
from strawberry.http.ides import get_graphql_ide_html

from services.gateway.graphiql import FOLDER, PageChanged, page
from services.kit.http.assets import Assets


class Loads(HTMLParser):
    """What Strawberry's page loads, by the last step of its address, with the integrity that the page asks for."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.integrity: dict[str, str] = {}
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        address = named.get("src") or named.get("href")
        if tag in {"script", "link"} and address is not None and not address.startswith("data:"):
            self.integrity[address.rsplit("/", 1)[1]] = named.get("integrity") or ""


STRAWBERRYS = Loads(get_graphql_ide_html("graphiql")).integrity


@pytest.mark.parametrize("name", STRAWBERRYS)
def test_a_file_is_the_one_that_strawberrys_page_asks_for(name: str) -> None:
    found = b64encode(sha384((FOLDER / name).read_bytes()).digest()).decode()
    assert STRAWBERRYS[name] == f"sha384-{found}"


def test_a_page_that_loads_a_file_that_is_not_here_is_refused() -> None:
    addresses = {**Assets(FOLDER, "graphql").addresses}
    del addresses["style.css"]
    with pytest.raises(PageChanged, match=r"plugin-explorer@.*/style\.css"):
        page("{ __typename }", addresses)


def test_the_page_writes_nothing_of_what_is_typed_into_its_address() -> None:
    shown = page("{ __typename }", Assets(FOLDER, "graphql").addresses)
    assert "history" in get_graphql_ide_html("graphiql")
    assert "history." not in shown
