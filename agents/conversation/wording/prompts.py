"""The fixed instructions of each stage. They are the same in every call of a company, so that they can be cached."""

import functools
from pathlib import Path

from shared.workflow import Stage

PROMPTS = Path(__file__).parents[2] / "prompts"


@functools.cache
def fixed_prompt(stage: Stage, announcement: str, company_name: str, languages: tuple[str, ...]) -> str:
    """What every stage is told, and then what only this one is told.

    Args:
        stage: the stage.
        announcement: the words that open a call; the company's name may stand in them as "{company}".
        company_name: the name of the company.
        languages: the English names of the languages of the line. It begins in the first.
    """
    text = f"{_prompt('voice')}\n{_prompt(stage.value)}".replace("{languages}", _about_languages(languages))
    return text.replace("{announcement}", announcement).replace("{company}", company_name)


def _about_languages(languages: tuple[str, ...]) -> str:
    """What the model is told about the languages of the line."""
    first, *others = languages
    if not others:
        return f"Speak {first}. To callers who speak another language, say kindly that you speak {first} only."
    return (
        f"Speak {first}. When the caller speaks {' or '.join(others)}, call speak_language; you speak no others. Pass "
        "English words and dates to tools in any language."
    )


def announcement_line() -> str:
    """The line of the greeting's prompt that holds the announcement, with the field "{announcement}" unfilled."""
    return next(line for line in _prompt(Stage.GREETING.value).splitlines() if "{announcement}" in line)


def _prompt(name: str) -> str:
    return (PROMPTS / f"{name}.md").read_text(encoding="utf-8")
