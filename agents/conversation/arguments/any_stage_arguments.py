"""What callers may say in every stage."""

from typing import Annotated, Literal

from pydantic import Field

from agents.conversation.arguments.argument_bounds import refuse_with, text, without_lengths
from agents.conversation.wording.answers.argument_answers import (
    LANGUAGE_NOT_HEARD,
    NEW_VALUE_NOT_HEARD,
    QUESTION_NOT_HEARD,
    REASON_NOT_HEARD,
    WHAT_TO_CHANGE_NOT_HEARD,
)

WhatToChange = Annotated[
    Literal["equipment", "more", "without", "days", "delivery", "address", "operator", "policy", "existing rental"],
    refuse_with(WHAT_TO_CHANGE_NOT_HEARD),
]

NewValue = Annotated[
    str,
    text(200),
    Field(
        description="What they want, or no longer want",
        json_schema_extra=without_lengths,
    ),
    refuse_with(NEW_VALUE_NOT_HEARD),
]

LanguageCode = Annotated[
    str,
    text(40),
    Field(description="ISO 639-1 code", json_schema_extra=without_lengths),
    refuse_with(LANGUAGE_NOT_HEARD),
]

Question = Annotated[
    str,
    text(200),
    Field(description="Their words", json_schema_extra=without_lengths),
    refuse_with(QUESTION_NOT_HEARD),
]

Reason = Annotated[
    str,
    text(300),
    Field(description="Why, in a few words", json_schema_extra=without_lengths),
    refuse_with(REASON_NOT_HEARD),
]
