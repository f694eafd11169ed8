"""Pages to preview, check, and download posters."""

from collections.abc import Iterable
from typing import cast

from flask import Blueprint, Response, abort, render_template, request
from werkzeug.datastructures import MultiDict

from bot.config import Config
from bot.content import posters
from bot.content.posters import Poster
from bot.content.watching import Files
from bot.nlu.context import LANGUAGES, Language
from bot.posters.apart import render_apart
from bot.posters.kinds import KINDS, PAPERS, Format, Name, PaperName
from bot.posters.orders import Order, OrderError
from bot.posters.press import Press

_TYPES: dict[Format, str] = {"pdf": "application/pdf", "png": "image/png"}
_LONGEST = 40


def add(site: Blueprint, config: Config, files: Files) -> None:
    """Add the pages to *site*; what they print says the number and the address of *config*."""

    def press() -> Press:
        served = files.served()
        return Press(served.posters, served.content, config, render_apart)

    @site.get("/posters")
    def sites() -> str:
        """List the sites, each with its poster."""
        known = press().posters
        return render_template("staff/posters.html", known=known, file=posters.FILE)

    @site.get("/posters/<code>")
    def poster(code: str) -> str:
        """Show one sheet of a site, what preflight says of it, and where to get it."""
        known = press()
        order = _order(_site(known, code), request.args)
        try:
            printed, fault = known.deliver(order), ""
        except OrderError as error:
            printed, fault = None, str(error)
        return render_template(
            "staff/poster.html",
            site=known.posters.listed[order.code],
            order=order,
            printed=printed,
            fault=fault,
            kinds=KINDS.values(),
            papers=PAPERS,
            headlines=posters.headlines(known.content),
            title=known.content.common,
            query={name: value for name, value in request.args.items() if name != "format"},
        )

    @site.get("/posters/<code>/preview")
    def preview(code: str) -> Response:
        """Give a small picture of a sheet, as a draft."""
        known = press()
        try:
            return Response(
                known.preview(_order(_site(known, code), request.args)), 200, mimetype=_TYPES["png"]
            )
        except OrderError as error:
            abort(404, str(error))

    @site.get("/posters/<code>/file")
    def file(code: str) -> Response:
        """Give a sheet that preflight let pass, or a draft of one."""
        known = press()
        order = _order(_site(known, code), request.args)
        try:
            printed = known.deliver(order, draft="draft" in request.args)
        except OrderError as error:
            abort(404, str(error))
        if not printed.file:
            abort(409, "Preflight found something, so there is no file.  Its page says what.")
        named = {"Content-Disposition": f'attachment; filename="{printed.name}"'}
        return Response(printed.file, 200, named, _TYPES[order.format])


def _site(known: Press, code: str) -> Poster:
    return known.posters.find(code) or abort(404, f"No site has this code in {posters.FILE}.")


def _order(site: Poster, args: MultiDict[str, str]) -> Order:
    """Return what the address asks for; what it does not name is as the site has it."""
    language = _one(args, "language", LANGUAGES) or site.language
    also = _one(args, "also", (*LANGUAGES, "none")) or site.also or "none"
    return Order(
        code=site.code,
        kind=cast(Name, _one(args, "kind", KINDS) or "poster"),
        paper=cast(PaperName, _one(args, "paper", PAPERS) or "letter"),
        format=cast(Format, _one(args, "format", _TYPES) or "pdf"),
        language=cast(Language, language),
        also=None if also in ("none", language) else cast(Language, also),
        headline=args.get("headline", ""),
        words=args.get("words", "").strip()[:_LONGEST],
    )


def _one(args: MultiDict[str, str], name: str, known: Iterable[str]) -> str:
    """Return what *args* say of *name*, which must be nothing or one of *known*."""
    value = args.get(name, "")
    if value and value not in known:
        abort(400, f"There is no {name} of this name.")
    return value
