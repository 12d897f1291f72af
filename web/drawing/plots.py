"""Plots of figures over time and by name."""

from collections.abc import Sequence

from markupsafe import Markup

from web.drawing.svg import circle, line, polyline, rect, svg, text

WIDTH, HEIGHT, LEFT, BOTTOM, TOP = 640.0, 220.0, 80.0, 28.0, 16.0  # LEFT has room for 100,000 as a telephone shows it
LABELS = 8  # at most, below a plot
ROW = 26.0


def bars(label: str, names: Sequence[str], values: Sequence[float], *, written: str = "{:,.0f}") -> Markup:
    """Upright bars, one for each name in its order. `written` is how a value is written."""
    top = _top(max(values, default=0))
    width = (WIDTH - LEFT) / max(1, len(values))
    parts = _frame(names, top, written)
    for number, (name, value) in enumerate(zip(names, values, strict=True)):
        height = (HEIGHT - BOTTOM - TOP) * value / top
        told = f"{name}: {written.format(value)}"
        parts.append(rect(LEFT + number * width + 1, HEIGHT - BOTTOM - height, width - 2, height, "bar", told))
    return svg(WIDTH, HEIGHT, label, parts)


def curves(
    label: str, names: Sequence[str], first: Sequence[float | None], second: Sequence[float | None], *, written: str
) -> Markup:
    """Two lines over the same names. Where a value is None, a line is interrupted."""
    top = _top(max((value for value in (*first, *second) if value is not None), default=0))
    parts = _frame(names, top, written)
    width = (WIDTH - LEFT) / max(1, len(names))
    for values, kind in ((first, ""), (second, "second")):
        run: list[tuple[float, float]] = []
        for number, value in enumerate([*values, None]):
            if value is not None:
                x, y = LEFT + (number + 0.5) * width, HEIGHT - BOTTOM - (HEIGHT - BOTTOM - TOP) * value / top
                run.append((x, y))
                parts.append(circle(x, y, 3, kind or "bar", f"{names[number]}: {written.format(value)}"))
            elif run:
                parts.append(polyline(run, f"curve {kind}"))
                run = []
    return svg(WIDTH, HEIGHT, label, parts)


def rows(label: str, named: Sequence[tuple[str, int]]) -> Markup:
    """Lying bars, one below the other, with name and number."""
    top = max((value for _, value in named), default=0) or 1
    left, height = 215.0, ROW * len(named) + 8
    parts: list[Markup] = []
    for number, (name, value) in enumerate(named):
        y, width = 4 + number * ROW, (WIDTH - left - 60) * value / top
        parts.append(text(8, y + 15, name))
        parts.append(rect(left, y, width, ROW - 8, "bar", f"{name}: {value}"))
        parts.append(text(left + width + 6, y + 15, f"{value:,}"))
    return svg(WIDTH, height, label, parts)


def _frame(names: Sequence[str], top: float, written: str) -> list[Markup]:
    parts: list[Markup] = []
    for share in (0.0, 0.5, 1.0):
        y = HEIGHT - BOTTOM - (HEIGHT - BOTTOM - TOP) * share
        parts += [line(LEFT, y, WIDTH, y, "grid"), text(LEFT - 6, y + 4, written.format(top * share), anchor="end")]
    step = -(-len(names) // LABELS) or 1
    width = (WIDTH - LEFT) / max(1, len(names))
    for number in range(0, len(names), step):
        parts.append(text(LEFT + (number + 0.5) * width, HEIGHT - 8, names[number][-5:], anchor="middle", kind="soft"))
    return parts


def _top(most: float) -> float:
    """A round number that is not below the greatest value."""
    for power in range(-3, 12):
        for digit in (1, 2, 4, 5, 6, 8):
            if digit * 10.0**power >= most:
                return digit * 10.0**power if most > 0 else 1.0
    return most
