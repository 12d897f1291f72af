"""The words of further languages, each with a file of its own in `data/lists/languages`."""

import difflib
import functools
from collections.abc import Mapping
from pathlib import Path
from typing import Literal, cast

import yaml

FOLDER = Path(__file__).resolve().parents[3] / "data" / "lists"
LANGUAGES = FOLDER / "languages"
Section = Literal["headings", "money", "words", "services"]
SECTIONS: tuple[Section, ...] = ("headings", "money", "words", "services")
# Fields that only the languages have, and those that say something of each word
ONLY_IN_LANGUAGES: Mapping[str, dict[str, object]] = {
    "money": {"counted_days": [], "up_to": [], "more_than": [], "alone": {}}
}
OF_EACH_WORD = ("alone", "short_times", "weight_units")

# The loader in C, where the library has it: these are the largest files that are read at each import
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
Words = dict[str, object]


def read_yaml(path: Path) -> Words:
    with path.open("rb") as content:
        return cast("Words", yaml.load(content, Loader=_LOADER))  # noqa: S506 - both are safe ones


def with_languages(content: Words, section: Section) -> Words:
    """The words of one of the files of `data/lists`, with those of every language added behind them.

    Raises:
        ValueError: a language file has something that is not known. The text names the file and what is wrong.
    """
    known = content | ONLY_IN_LANGUAGES.get(section, {})
    for path, words in languages().items():
        where = f"data/lists/languages/{path.name}"
        known = _added(known, words.get(section, {}), f"{where}: {section}", is_heading=section == "headings")
    return known


@functools.cache
def languages() -> Mapping[Path, Words]:
    """What each language file has, by its path."""
    files = {path: read_yaml(path) or {} for path in sorted(LANGUAGES.glob("*.yaml"))}
    for path, words in files.items():
        known: Words = {section: {} for section in SECTIONS}
        _added(known, {name: {} for name in words}, f"data/lists/languages/{path.name}")
    return files


def _added(known: Words, new: object, where: str, *, is_heading: bool = False) -> Words:
    """What is known, with the words of a language behind it, as deep as both go."""
    if not isinstance(new, dict):
        raise ValueError(f"{where}: write names with words behind them, as in the other files of the folder.")
    added = dict(known)
    for name, words in cast("Words", new).items():
        if name not in known:
            near = difflib.get_close_matches(str(name), known, n=1)
            hint = f"did you mean {near[0]!r}?" if near else f"known are: {', '.join(known)}."
            raise ValueError(f"{where}: {name!r} is not known; {hint}")
        inside, of = f"{where}: {name}", known[name]
        if not isinstance(of, dict):
            added[name] = [*cast("list[object]", of), *_words(words, inside)]
        elif name in OF_EACH_WORD:
            added[name] = cast("Words", words) | of
        elif is_heading and isinstance(words, dict) and "whole" in words:
            # Each language begins with its own strongest heading
            so_far = cast("list[object]", cast("Words", of).get("in_languages", []))
            rest = _added(cast("Words", of), {key: words[key] for key in words if key != "whole"}, inside)
            added[name] = rest | {"in_languages": [*so_far, _words(words["whole"], f"{inside}: whole")]}
        else:
            added[name] = _added(cast("Words", of), words, inside)
    return added


def _words(words: object, where: str) -> list[str]:
    """The words of a list with commas between them."""
    if not isinstance(words, str):
        raise ValueError(f"{where}: write the words one behind the other with commas between them.")
    return [word for one in words.split(",") if (word := one.strip())]
