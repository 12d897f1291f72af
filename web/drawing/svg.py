"""The parts of a drawing. Texts are escaped; what a drawing shows stands in a table beside it too."""

from collections.abc import Iterable

from markupsafe import Markup

_SVG = Markup('<svg class="plot" viewBox="0 0 {0} {1}" width="{0}" height="{1}" role="img" aria-label="{2}">{3}</svg>')
_RECT = Markup('<rect x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}" class="{}"><title>{}</title></rect>')
_TEXT = Markup('<text x="{:.1f}" y="{:.1f}" text-anchor="{}" class="{}">{}</text>')
_LINE = Markup('<line x1="{:.1f}" y1="{:.1f}" x2="{:.1f}" y2="{:.1f}" class="{}"/>')
_CIRCLE = Markup('<circle cx="{:.1f}" cy="{:.1f}" r="{}" class="{}"><title>{}</title></circle>')
_POLYLINE = Markup('<polyline points="{}" class="{}"/>')


def svg(width: float, height: float, label: str, parts: Iterable[Markup]) -> Markup:
    """A drawing that screen readers call by its label."""
    return _SVG.format(width, height, label, Markup("").join(parts))


def rect(x: float, y: float, width: float, height: float, kind: str, title: str = "") -> Markup:
    """A filled box; `kind` is its class, and `title` what is told of it under the pointer."""
    return _RECT.format(x, y, max(width, 0.5), max(height, 0.0), kind, title)


def text(x: float, y: float, words: str, *, anchor: str = "start", kind: str = "") -> Markup:
    """Words that begin, are centred or end at a point, by `anchor`."""
    return _TEXT.format(x, y, anchor, kind, words)


def line(x1: float, y1: float, x2: float, y2: float, kind: str) -> Markup:
    """A straight line."""
    return _LINE.format(x1, y1, x2, y2, kind)


def circle(x: float, y: float, radius: float, kind: str, title: str = "") -> Markup:
    """A dot."""
    return _CIRCLE.format(x, y, radius, kind, title)


def polyline(points: Iterable[tuple[float, float]], kind: str) -> Markup:
    """A line through points."""
    return _POLYLINE.format(" ".join(f"{x:.1f},{y:.1f}" for x, y in points), kind)
