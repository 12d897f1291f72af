"""The fixed instructions of each stage. They are the same in every call of a company, so that they can be cached."""

import functools
from pathlib import Path

from shared.workflow import Stage

PROMPTS = Path(__file__).parents[2] / "prompts"


@functools.cache
def fixed_prompt(stage: Stage, announcement: str, company_name: str) -> str:
    """What every stage is told, and then what only this one is told.

    Args:
        stage: the stage.
        announcement: the words that open a call; the company's name may stand in them as "{company}".
        company_name: the name of the company.
    """
    text = f"{_prompt('voice')}\n{_prompt(stage.value)}"
    return text.replace("{announcement}", announcement).replace("{company}", company_name)


def announcement_line() -> str:
    """The line of the greeting's prompt that holds the announcement, with the field "{announcement}" unfilled."""
    return next(line for line in _prompt(Stage.GREETING.value).splitlines() if "{announcement}" in line)


def _prompt(name: str) -> str:
    return (PROMPTS / f"{name}.md").read_text(encoding="utf-8")
