"""The page on which a browser shows what a part offers.

It names the document that stands beside it, so it is right behind a prefix, too.
"""

from collections.abc import Awaitable, Callable

from fastapi import Request
from fastapi.openapi.docs import get_swagger_ui_html
from fastapi.responses import HTMLResponse


def docs_page(title: str) -> Callable[[Request], Awaitable[HTMLResponse]]:
    """Return the endpoint of the page."""

    async def show(_: Request) -> HTMLResponse:
        return get_swagger_ui_html(openapi_url="openapi.json", title=title)

    return show
