"""Printing what was measured in a call: waits, tools, tokens and cost, for each stage and in all."""

import datetime as dt
from collections.abc import Callable

from commands.terminal import console, table_of
from shared.measures.measured import Measured, Tokens, middle


def print_measured(measured: Measured, *, clock: Callable[[dt.datetime], str]) -> None:
    """Print the tables of which there is anything. `clock` writes an instant as people read it."""
    stages = table_of(
        "stage", "answers", "wait p50", "longest", "interrupted", "tools", "failed", "tokens in", "tokens out", "$",
        title="Measured by stage, in seconds, tokens and US dollars",
    )  # fmt: skip
    for stage in measured.stages:
        stages.add_row(stage.value.replace("_", " "), *_cells(measured.of_stage(stage)))
    if stages.row_count:
        stages.add_section()
        stages.add_row("in all", *_cells(measured))
    answers = table_of(
        "at", "stage", "waited", "heard", "tools", "model", title="Waits for the first sound, in seconds"
    )
    for answer in measured.answers:
        parts = (answer.seconds, answer.heard_seconds, answer.tool_seconds, answer.model_seconds)
        answers.add_row(clock(answer.at), answer.stage.value.replace("_", " "), *map(_seconds, parts))
    tools = table_of("at", "tool", "seconds", "outcome", title="Tools")
    for use in measured.tools:
        tools.add_row(clock(use.at), use.tool, _seconds(use.seconds), use.outcome)
    for table in (answers, tools, stages):
        if table.row_count:
            console().print(table)
    for line in _facts(measured):
        console().print(line, markup=False, soft_wrap=True)


def _cells(measured: Measured) -> tuple[str, ...]:
    waits = [answer.seconds for answer in measured.answers]
    failed = [use for use in measured.tools if use.outcome in ("failed", "unavailable")]
    tokens = measured.tokens_in_all
    return (
        str(len(waits)),
        _seconds(middle(waits)),
        _seconds(max(waits, default=None)),
        str(len(measured.interruptions)),
        str(len(measured.tools)),
        str(len(failed)),
        _tokens_in(tokens),
        f"{tokens.text_out + tokens.audio_out:,}",
        f"{measured.micro_dollars / 1e6:.4f}",
    )


def _tokens_in(tokens: Tokens) -> str:
    return f"{tokens.text_in + tokens.audio_in + tokens.cached_in:,}"


def _facts(measured: Measured) -> list[str]:
    """What is told of the whole call in a line each."""
    facts: list[str] = []
    if measured.first_word_seconds is not None:
        facts.append(f"The first word came after {measured.first_word_seconds:.2f} seconds.")
    if measured.models:
        used = measured.tokens_in_all
        facts.append(
            f"Models: {', '.join(measured.models)}. Tokens in: {used.text_in:,} text, {used.audio_in:,} audio, "
            f"{used.cached_in:,} cached; out: {used.text_out:,} text, {used.audio_out:,} audio."
        )
    if measured.model_failures:
        facts.append(f"A model failed for good: {measured.model_failures} times.")
    return facts


def _seconds(seconds: float | None) -> str:
    return "" if seconds is None else f"{seconds:.2f}"
