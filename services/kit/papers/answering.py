"""Answers a paper in the form that the caller asks for: as data, as a page, or printed.

@router.get("/households/{household_id}/contact-card", responses=responds(NotFound, NotAcceptable) | AS_PAPER)
async def show_contact_card(…, form: Annotated[str, asked_for(DATA, HTML, PDF)], …) -> Response:
    return await answered(form, page, language, on=today, name="contact-card")
"""

import asyncio
import re
from datetime import date
from typing import Any

from fastapi import Depends, Request, Response

from services.kit.http.languages import Language
from services.kit.papers.printing import printed
from services.kit.papers.problems import NotAcceptable
from services.kit.papers.writing import POLICY

DATA, HTML, PDF = "application/json", "text/html", "application/pdf"
_TEXT = {"type": "string"}
AS_PAPER: dict[int | str, dict[str, Any]] = {
    200: {"content": {HTML: {"schema": _TEXT}, PDF: {"schema": _TEXT | {"contentMediaType": PDF}}}}
}
"""Documents that a route answers pages and PDF too: among its `responses`."""
_RANGE = re.compile(r"\s*([\w.+*-]+/[\w.+*-]+)\s*(.*)")


def asked_for(*offered: str) -> Any:  # noqa: ANN401 -- FastAPI types its parameter functions so
    """Receive which of the forms a route offers the caller likes best; raise `NotAcceptable` for none of them."""

    async def choose(request: Request) -> str:
        return chosen(request.headers.get("accept"), offered)

    return Depends(choose)


def chosen(accept: str | None, offered: tuple[str, ...]) -> str:
    """Return the form that an Accept header (RFC 9110, 12.5.1) likes best, the earlier of two that it likes alike."""
    if accept is None or not accept.strip():
        return offered[0]
    weights = {form: _weight(accept, form) for form in offered}
    best = max(weights.values())
    if best == 0:
        raise NotAcceptable(offered=offered)
    return next(form for form in offered if weights[form] == best)


def _weight(accept: str, form: str) -> float:
    """Return how much a header likes a form: what names it says so, else what takes in all of its kind, else all."""
    named = {match[1].lower(): match[2] for wish in accept.split(",") if (match := _RANGE.fullmatch(wish))}
    for wish in (form, f"{form.partition('/')[0]}/*", "*/*"):
        if wish in named:
            weight = re.search(r";\s*q=([01](?:\.\d{0,3})?)\s*(?:;|\Z)", named[wish])
            return 1.0 if weight is None else float(weight[1])
    return 0.0


async def answered(form: str, page: str, language: Language, *, on: date, name: str) -> Response:
    """Return a page as HTML, or as the PDF of a day with the name of a file that tells of nobody."""
    headers = {**language.headers, "Vary": "Accept, Accept-Language", "Cache-Control": "no-store"}
    if form == HTML:
        return Response(
            f"<!DOCTYPE html>\n{page}", media_type=HTML, headers=headers | {"Content-Security-Policy": POLICY}
        )
    pdf = await asyncio.to_thread(printed, page, on)
    return Response(pdf, media_type=PDF, headers=headers | {"Content-Disposition": f'inline; filename="{name}.pdf"'})
