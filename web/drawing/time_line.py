"""Draws a call: its stages one below the other, with checks, tools and waits where they were."""

import datetime as dt

from markupsafe import Markup

from shared.call_records.call_record import CallRecord
from shared.workflow import Stage
from web.drawing.svg import circle, line, rect, svg, text
from web.rendering import lasting, words

WIDTH, LEFT, ROW, TOP = 960.0, 190.0, 26.0, 24.0
TICKS = 6


def time_line(record: CallRecord) -> Markup:
    """The drawing; nothing for a call that was in no stage."""
    if not record.stages:
        return Markup("")
    last = record.stages[-1]
    seconds = max(1.0, (last.entered_at - record.begun_at).total_seconds() + last.seconds)
    visited = {visit.stage for visit in record.stages}
    rows = {stage: number for number, stage in enumerate(stage for stage in Stage if stage in visited)}
    height = TOP + ROW * len(rows) + 8

    def x(instant: dt.datetime) -> float:
        passed = min(max(0.0, (instant - record.begun_at).total_seconds()), seconds)
        return LEFT + (WIDTH - LEFT - 10) * passed / seconds

    parts: list[Markup] = []
    for tick in range(TICKS):
        passed = seconds * tick / (TICKS - 1)
        at = x(record.begun_at + dt.timedelta(seconds=passed))
        parts += [
            line(at, TOP - 6, at, height, "grid"),
            text(at, 12, lasting(passed), anchor=_anchor(tick), kind="soft"),
        ]
    for stage, row in rows.items():
        parts.append(text(8, TOP + ROW * row + 15, words(stage.value)))
    for visit in record.stages:
        begin, end = x(visit.entered_at), x(visit.entered_at + dt.timedelta(seconds=visit.seconds))
        told = f"{words(visit.stage.value)}: {lasting(visit.seconds)}"
        parts.append(rect(begin, TOP + ROW * rows[visit.stage], end - begin, ROW - 8, "bar", told))
    for answer in record.measured.answers:
        if answer.stage in rows:
            begin, end = x(answer.at), x(answer.at + dt.timedelta(seconds=answer.seconds))
            told = f"waited {answer.seconds:.2f} s"
            parts.append(rect(begin, TOP + ROW * rows[answer.stage] + ROW - 8, end - begin, 4, "second", told))
    for check in record.checks:
        stage = _stage_at(record, check.at)
        if stage is not None:
            told = f"{check.check}: {check.outcome}"
            parts.append(circle(x(check.at), TOP + ROW * rows[stage] + (ROW - 8) / 2, 5, "second", told))
    return svg(WIDTH, height, "The stages of the call over time; the table below has the same", parts)


def _anchor(tick: int) -> str:
    return "start" if tick == 0 else "end" if tick == TICKS - 1 else "middle"


def _stage_at(record: CallRecord, instant: dt.datetime) -> Stage | None:
    entered = [visit.stage for visit in record.stages if visit.entered_at <= instant]
    return entered[-1] if entered else None
