"""Charts as SVG, drawn by pygal: no script, no font and no colour from elsewhere."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

import pygal  # type: ignore[import-untyped]
from pygal.style import Style  # type: ignore[import-untyped]

Scheme = Literal["light", "dark"]
# In pixels: as wide as a page on a desktop, and on a phone.
WIDTHS: Final = (880, 340)
_NARROW: Final = 400
_BAR: Final = 30
_MARGINS: Final = 70
# So many lying bars are drawn.
MOST: Final = 12
# So many labels stand under upright bars.
_LABELS: Final = 7
# Of lines: each has a dash of its own too, for who sees no colours.
_LINES: Final = {
    "light": ("#0b5680", "#a3341f", "#2c6e49", "#6b3fa0"),
    "dark": ("#7cc4ee", "#f2a08e", "#8fd3a8", "#c9a8f0"),
}
_DASHES: Final = ("", "8, 3", "2, 3", "12, 3, 2, 3")
# Those of tokens.css: paper, ink, soft, line, accent.
_COLOURS: Final = {
    "light": ("#ffffff", "#1a2330", "#4d5a68", "#cfd6dd", "#0b5680"),
    "dark": ("#12181f", "#e8edf2", "#aab6c2", "#3a4653", "#7cc4ee"),
}
_FONT: Final = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"


@dataclass(frozen=True, slots=True)
class Bars:
    """What a chart shows: a number for each label; None is left blank."""

    title: str
    labels: tuple[str, ...]
    numbers: tuple[float | None, ...]
    upright: bool


@dataclass(frozen=True, slots=True)
class Lines:
    """Several numbers for each label, by the name of the line; None is left blank."""

    labels: tuple[str, ...]
    numbers: Mapping[str, tuple[float | None, ...]]


def height(drawn: Bars | Lines, width: int) -> int:
    """Return how high the chart of *drawn* is that has this *width*."""
    if isinstance(drawn, Lines):
        return 340 if width < _NARROW else 280
    return 260 if drawn.upright else _MARGINS + _BAR * min(len(drawn.labels), MOST)


def draw_lines(lines: Lines, width: int, scheme: Scheme) -> str:
    """Return *lines* as SVG of *width*, over time."""
    settings = _settings(width, scheme) | {"show_legend": True, "legend_at_bottom": True}
    settings["style"] = _style(scheme, _LINES[scheme])
    every = max(1, -(-len(lines.labels) // (2 if width < _NARROW else _LABELS)))
    columns = 1 if width < _NARROW else len(lines.numbers)
    chart = pygal.Line(
        x_labels_major_every=every,
        show_minor_x_labels=False,
        truncate_label=-1,
        truncate_legend=-1,
        legend_at_bottom_columns=columns,
        dots_size=4,
        include_x_axis=True,
        margin_right=36,
        margin_left=24,
        height=height(lines, width),
        **settings,
    )
    chart.x_labels = list(lines.labels)
    for (name, numbers), dash in zip(lines.numbers.items(), _DASHES, strict=False):
        # By its last number a line is known without its colour.
        last = next((number for number in reversed(numbers) if number is not None), None)
        named = name if last is None else f"{name} ({last:,.0f})"
        chart.add(named, list(numbers), stroke_style={"dasharray": dash} if dash else None)
    return _rendered(chart)


def draw(bars: Bars, width: int, scheme: Scheme) -> str:
    """Return *bars* as SVG of *width*: upright ones over time, lying ones with their names."""
    if bars.upright:
        return _upright(bars, width, scheme)
    return _lying(bars, width, scheme)


def _upright(bars: Bars, width: int, scheme: Scheme) -> str:
    every = max(1, -(-len(bars.labels) // (2 if width < _NARROW else _LABELS)))
    chart = pygal.Bar(
        x_labels_major_every=every,
        show_minor_x_labels=False,
        truncate_label=-1,
        height=height(bars, width),
        **_settings(width, scheme),
    )
    chart.x_labels = list(bars.labels)
    chart.add(bars.title, list(bars.numbers))
    return _rendered(chart)


def _lying(bars: Bars, width: int, scheme: Scheme) -> str:
    # The greatest on top: pygal begins at the bottom.
    shown = list(zip(bars.labels, bars.numbers, strict=True))[::-1]
    chart = pygal.HorizontalBar(
        height=height(bars, width),
        truncate_label=-1,
        **_settings(width, scheme),
    )
    most = 18 if width < _NARROW else 44
    # The number stands beside the name: a short bar has no room for it.
    chart.x_labels = [f"{_short(label, most)}  {number:,.0f}" for label, number in shown if number]
    chart.add(bars.title, [number for _, number in shown])
    return _rendered(chart)


def _short(label: str, most: int) -> str:
    return label if len(label) <= most else f"{label[: most - 1]}\N{HORIZONTAL ELLIPSIS}"


def _rendered(chart: Any) -> str:
    """Return *chart* without the script in which pygal tells its own script what to do."""
    chart.add_xml_filter(_without_scripts)
    return str(chart.render())


def _without_scripts(root: Any) -> Any:
    for parent in root.iter():
        for child in list(parent):
            if str(child.tag).endswith("script"):
                parent.remove(child)
    return root


def _settings(width: int, scheme: Scheme) -> dict[str, object]:
    return {
        "style": _style(scheme, (_COLOURS[scheme][-1],)),
        "width": width,
        "js": [],
        "show_legend": False,
        "disable_xml_declaration": True,
        "range": None,
        "zero": 0,
        "min_scale": 3,
        "max_scale": 6,
        "margin": 8,
        "rounded_bars": 2,
        "show_x_guides": False,
        "explicit_size": True,
        "no_data_text": "Too few to say",
        "value_formatter": lambda number: "" if number is None else f"{number:,.0f}",
    }


def _style(scheme: Scheme, colours: tuple[str, ...]) -> Style:
    paper, ink, soft, line, _ = _COLOURS[scheme]
    return Style(
        background=paper,
        plot_background=paper,
        foreground=soft,
        foreground_strong=ink,
        foreground_subtle=line,
        colors=colours,
        stroke_width="2.5",
        value_colors=(paper,),
        guide_stroke_color=line,
        guide_stroke_dasharray="1,0",
        major_guide_stroke_color=line,
        major_guide_stroke_dasharray="1,0",
        opacity=1,
        opacity_hover=1,
        transition="0s",
        font_family=_FONT,
        label_font_size=12,
        major_label_font_size=12,
        value_font_size=12,
        value_label_font_size=12,
    )
