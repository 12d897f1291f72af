"""The operator's name and the address of the job site in a caller's words."""

import re

from shared.language.numbers import NUMBER_WORDS
from simulation.hearing.identifiers import Kind, parts
from simulation.hearing.replies import says_no, says_yes

_AROUND_A_NAME_TEXT = """
    the a an our my his her their your its it it's that's that this is was will be would operator operators
    operator's driver name names named full called goes by who whose run runs operate operates drive drives driving
    running machine unit equipment generator i'm i me yes yeah no not sure ok okay sorry uh um er and with have has
    got use please can let's actually rather instead make change to for of new other another different somebody
    someone else certified certification certificate licensed license licence number phone that'll he'll she'll
    who'll don't know dunno yet idea what why how when where which on at in up so but or if we you he she they too
    do does did need much give card sec second moment
"""
_AROUND_A_NAME = frozenset(_AROUND_A_NAME_TEXT.split())
_WILL_RUN_IT = re.compile(
    r"(?P<name>(?:[A-Z][\w'’-]+ ){1,2}[A-Z][\w'’-]+),? "
    r"(?:will|would|is going to|runs?|operates?|drives?|is (?:our|the|my))\b"
)
_NUMBER = rf"(?:\d+[a-z]?|(?:{'|'.join(sorted(NUMBER_WORDS))})(?:(?: and)? (?:{'|'.join(sorted(NUMBER_WORDS))}))*)"
_KIND_OF_STREET = (
    "street|st|avenue|ave|road|rd|drive|dr|lane|ln|boulevard|blvd|parkway|pkwy|square|sq|trail|trl|court|ct|place|pl|"
    "way|highway|hwy|circle|terrace|plaza|route|row|walk"
)
_NO_TOWN = (
    r"and|for|from|my|our|the|with|at|on|in|by|we|i|it|it's|is|please|starting|starts|policy|operator|license|business|"
    r"insurance|phone|tomorrow|today|next|until|that's|where|so|thanks|thank|not|instead|no|yes"
)
_ADDRESS = re.compile(
    rf"\b(?P<street>{_NUMBER}\s+(?:[\w'’]+\s+){{0,4}}?(?:{_KIND_OF_STREET})\b\.?(?:,?\s+(?:suite|unit)\s+\w+)?)"
    rf"(?:,?\s+in(?=\s))?(?P<town>(?:,?\s+(?!(?:{_NO_TOWN})\b)[A-Za-z0-9'’]+){{0,6}})",
    re.IGNORECASE,
)
_BEFORE_AN_ADDRESS = re.compile(
    r"^(?:(?:yes|yeah|no|ok|okay|sure|sorry|actually|well|um|uh)[,.]?\s+)*"
    r"(?:(?:the|our|my)\s+)?(?:(?:new |right |correct )?(?:job\s*)?(?:site|address|location|place)\s+)?"
    r"(?:(?:it|that)\s+)?(?:(?:is|'s|will be|should be)\s+)?(?:it's\s+|it is\s+|that's\s+)?(?:(?:at|on|to)\s+)?",
    re.IGNORECASE,
)

_BEFORE_A_BUSINESS = re.compile(
    r"^(?:(?:yes|sure|sorry|well|um|uh)[,.]?\s+)*(?:(?:it|that|the (?:name|business|company|policy))(?:'s|\s+is)\s+)?"
    r"(?:(?:in the name of|called|under|we are|we're|this is)\s+)?",
    re.IGNORECASE,
)


def name_in(said: str) -> str | None:
    """The full name in an answer to who the operator is, each word with a capital; None without first and last name."""
    if runs_it := _WILL_RUN_IT.search(said):
        return _capitals(runs_it["name"].split())
    for clause in re.split(r"[,.;:!?]| and ", said):
        words = [word for word in clause.replace("’", "'").split() if word.lower() not in _AROUND_A_NAME]
        if 2 <= len(words) <= 4 and all(re.fullmatch(r"[^\W\d_][^\W\d_'-]*(?:['-][^\W\d_]+)*", word) for word in words):
            return _capitals(words)
    return None


def business_name_in(said: str) -> str | None:
    """The name in an answer to what a business is called, as it was said; None when the answer is none."""
    rest = _BEFORE_A_BUSINESS.sub("", said.strip()).strip(" .,!?")
    is_answer = len(rest.split()) > 1 or not (says_yes(said) or says_no(said))
    return rest if is_answer and any(map(str.isalpha, rest)) and "?" not in said else None


def name_said_before(said: str) -> str | None:
    """The operator's name in something said earlier. It needs capital letters, or the words "operator is" before it."""
    if runs_it := _WILL_RUN_IT.search(said):
        return _capitals(runs_it["name"].split())
    for kind, text in parts(said):
        if kind is not Kind.OPERATOR:
            continue
        told = re.match(r"\s*(?:name)?\s*(?:is|will be|would be|:)\s", text, re.IGNORECASE)
        name = name_in(re.split(r"[,.;]", text.lstrip(" ,:"))[0])
        if name and (told or name in text.replace("’", "'")):
            return name
    return None


def address_in(said: str, *, asked: bool) -> tuple[str, bool] | None:
    """The address in the words, and whether its town was said. `asked`: an answer may be an address in any form."""
    if found := _ADDRESS.search(said):
        town = found["town"].strip(" ,")
        return f"{found['street'].strip(' ,')}{', ' + town if town else ''}", bool(town)
    if not asked:
        return None
    rest = _BEFORE_AN_ADDRESS.sub("", said.strip()).strip(" .,!?")
    numbers = re.findall(rf"\b{_NUMBER}\b", rest, re.IGNORECASE)
    has_number = any(number.lower() != "one" for number in numbers)  # "the big one" is not an address
    return (rest, True) if has_number and len(rest.split()) >= 3 else None


def town_in(said: str) -> str | None:
    """The town in an answer to which town it is."""
    town = re.sub(r"^(?:it's|it is|that's|that is|in|the town (?:is|of)|that would be|,|\s)+", "", said, flags=re.I)
    town = town.strip(" .,!?")
    return town if town and len(town.split()) <= 5 else None


def _capitals(words: list[str]) -> str:
    return " ".join(word if word[0].isupper() else word[0].upper() + word[1:] for word in words)
