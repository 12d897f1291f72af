"""The languages that the line speaks: what it says and writes to callers by itself, in each of them.

Everything else is said by the language model, which speaks all of them. Another language is a file in `spoken/`, a
folder of recordings in `data/announcements/` and a folder of templates in `shared/notifications/templates/`.
"""

import functools
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict

FOLDER = Path(__file__).parent / "spoken"
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the one in C takes a tenth of the time


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ThingsToBring(_Part):
    """What a customer brings when they pick equipment up. `certificate` has the fields {certificate}, {operator}."""

    reference: str
    identification: str
    certificate: str
    insurance: str
    vehicle: str


class ChargeWords(_Part):
    """What the lines of a price are called in writing. Of a time there is the word for one and that for several, with
    the field {count}."""

    four_weeks: tuple[str, str]
    weeks: tuple[str, str]
    days: tuple[str, str]
    delivery: str
    tax: str
    deposit: str


class Recorded(_Part):
    """The words of the recordings, which are played when no model can speak. Each is named like its file."""

    unavailable: str
    putting_through: str
    for_a_person: str


class Language(_Part):
    """One language.

    Attributes:
        code: its ISO 639-1 code.
        name: its English name, for the model.
        locale: the locale in which its days and amounts are written.
        announcement: said at the start of a call; with the field {company}.
        recording_announcement: said after it if calls are recorded.
        recording_refusal: said after that; how callers refuse it.
        invitation: tells callers of a line that begins in another language that it speaks this one, too.
        still_checking: said while a tool takes long.
        recorded: the words of the recordings.
        to_bring: what the confirmation says that a customer brings.
        calendar_entry: the title of a rental in a calendar; with the fields {equipment} and {reference}.
        charges: what the lines of a price are called.
    """

    code: str
    name: str
    locale: str
    announcement: str
    recording_announcement: str
    recording_refusal: str
    invitation: str
    still_checking: str
    recorded: Recorded
    to_bring: ThingsToBring
    calendar_entry: str
    charges: ChargeWords


@functools.cache
def language(code: str) -> Language:
    """The language with this code.

    Raises:
        LookupError: there is no file for it.
    """
    if code not in language_codes():
        raise LookupError(f"no language has the code {code!r}")
    written = yaml.load((FOLDER / f"{code}.yaml").read_text(encoding="utf-8"), Loader=_LOADER)  # noqa: S506 - a safe one
    return Language(code=code, **written)


@functools.cache
def language_codes() -> tuple[str, ...]:
    """The codes of all languages, in alphabetical order."""
    return tuple(sorted(file.stem for file in FOLDER.glob("*.yaml")))
