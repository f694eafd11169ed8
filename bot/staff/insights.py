"""/staff/insights: what the line is used for, as charts, tables, and files."""

from collections.abc import Sequence
from typing import Final

from flask import Blueprint, Response, abort, render_template, request

from bot.insights import charts, exports
from bot.insights.charts import WIDTHS, Scheme
from bot.insights.exports import Worksheet
from bot.insights.tables import Row
from bot.staff.insight_summary import summarized
from bot.staff.insight_views import View, asked_again, poster_states, views
from bot.upkeep.line import Line

_DOWN: Final = 503
_XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def add(site: Blueprint, line: Line, price: float) -> None:
    """Add the page, its charts, and its files; *price* is that of a part in dollars, 0 unknown."""
    service, files = line.service, line.files

    @site.get("/insights")
    def insights() -> tuple[str, int]:
        """Show all that may be shown."""
        known = views(line)
        page = render_template(
            "staff/insights/page.html",
            views=known or (),
            summary=summarized(known or (), price),
            posters=poster_states(known or (), files.served().posters),
            missed=_rows(known or (), "misses"),
            again=asked_again(known or ()),
            topics=service.content.topics,
            is_down=known is None,
            widths=WIDTHS,
            height=charts.height,
            today=service.today(),
        )
        return page, 200 if known is not None else _DOWN

    @site.get("/insights/<id>.svg")
    def chart(id: str) -> Response:
        """Give one chart, in the colours and the width that are asked for."""
        known = {view.id: view for view in views(line) or ()}
        bars = {name: view.bars for name, view in known.items() if view.bars}
        lines = {
            f"{name}-over-time": each for name, view in known.items() if (each := view.over_time)
        }
        scheme: Scheme = "dark" if request.args.get("scheme") == "dark" else "light"
        width = WIDTHS[1] if request.args.get("width") == str(WIDTHS[1]) else WIDTHS[0]
        if id in bars:
            drawn = charts.draw(bars[id], width, scheme)
        elif id in lines:
            drawn = charts.draw_lines(lines[id], width, scheme)
        else:
            abort(404, "There is no chart of this name.")
        return Response(drawn, mimetype="image/svg+xml")

    @site.get("/insights.csv")
    def as_csv() -> Response:
        """Give all tables as one list."""
        return _file(exports.to_csv(_sheets()), "text/csv", "csv")

    @site.get("/insights.xlsx")
    def as_xlsx() -> Response:
        """Give all tables as a workbook."""
        return _file(exports.to_xlsx(_sheets()), _XLSX, "xlsx")

    def _file(data: bytes, kind: str, ending: str) -> Response:
        name = f"insights-{service.today()}.{ending}"
        named = {"Content-Disposition": f'attachment; filename="{name}"'}
        return Response(data, 200, named, mimetype=kind)

    def _sheets() -> list[Worksheet]:
        known = views(line)
        if known is None:
            abort(_DOWN, "The database does not answer.  Try again in a minute.")
        return [view.sheet for view in known]


def _rows(known: Sequence[View], id: str) -> tuple[Row, ...]:
    return next((view.table.rows for view in known if view.id == id), ())
