"""The page on which a browser shows what a part offers: Swagger UI, brought along.

It names the document that stands beside it, so it is right behind a prefix, too.
"""

from pathlib import Path

from fastapi import FastAPI
from fastapi.openapi.docs import get_swagger_ui_html
from fastapi.responses import HTMLResponse

from services.kit.http.assets import READ, Assets, page_answer

FOLDER = Path(__file__).with_name("swagger_files")


def offer_docs(app: FastAPI) -> None:
    """Add `/docs` to a part, and what it loads below it; none of this needs a token."""
    assets = Assets(FOLDER, "docs")
    page = get_swagger_ui_html(
        openapi_url="openapi.json",
        title=app.title,
        swagger_js_url=assets.addresses["swagger-ui-bundle.js"],
        swagger_css_url=assets.addresses["swagger-ui.css"],
        swagger_favicon_url=assets.addresses["favicon-32x32.png"],
    )
    html = bytes(page.body).decode()

    async def show() -> HTMLResponse:
        return page_answer(html)

    app.add_api_route("/docs", show, methods=[*READ], include_in_schema=False)
    app.add_api_route("/docs/{name}", assets.show, methods=[*READ], include_in_schema=False)
