"""A rental that the caller has, and what is to be done with it."""

from typing import Annotated, Literal

from pydantic import Field

from agents.conversation.arguments.argument_bounds import refuse_with, text, without_lengths
from agents.conversation.wording.answers.argument_answers import (
    CHANGE_NOT_HEARD,
    DAY_NOT_HEARD,
    NAME_NOT_HEARD,
    NUMBER_NOT_HEARD,
    PROBLEM_NOT_HEARD,
    UNIT_NOT_HEARD,
    WISH_NOT_HEARD,
)

ChangeKind = Annotated[Literal["last_day", "off_rent", "cancel"], refuse_with(CHANGE_NOT_HEARD)]

Reference = Annotated[
    str,
    text(100),
    Field(json_schema_extra=without_lengths),
    refuse_with(NUMBER_NOT_HEARD),
]

DayOrLength = Annotated[
    str,
    text(100),
    Field(description="As said: Friday, four days more", json_schema_extra=without_lengths),
    refuse_with(DAY_NOT_HEARD),
]

UnitName = Annotated[
    str,
    text(120),
    Field(json_schema_extra=without_lengths),
    refuse_with(UNIT_NOT_HEARD),
]

WhatTheyRent = Annotated[
    str,
    text(200),
    Field(json_schema_extra=without_lengths),
    refuse_with(WISH_NOT_HEARD),
]

PaperName = Annotated[
    str,
    text(200),
    Field(description="Operator, or holder if asked", json_schema_extra=without_lengths),
    refuse_with(NAME_NOT_HEARD),
]

Problem = Annotated[
    str,
    text(300),
    Field(json_schema_extra=without_lengths),
    refuse_with(PROBLEM_NOT_HEARD),
]
