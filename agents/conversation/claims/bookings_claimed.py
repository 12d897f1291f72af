"""Claims that a rental is booked, and claims of a booking's reference, in what the line said."""

import re
from dataclasses import dataclass

from agents.conversation.claims.statements import Statement
from inventory.ledger.new_ids import ALPHABET
from shared.language.mentioned import identifier_at

SHORTEST_REFERENCE = 3  # characters; fewer are a count or a word that was misread
MOST_WORDS_BETWEEN = 8  # between "the reference" and "is"


@dataclass(frozen=True)
class BookingClaimed:
    """ "It is booked". `only_reserved` says that the word was "reserved", which a hold during the call bears out."""

    only_reserved: bool


@dataclass(frozen=True)
class ReferenceClaimed:
    """ "Your reference is 4, 7, 3". `reference` has capital letters and digits only."""

    reference: str


_ON_THE_WAY = (
    r"(?:licen[sc]es?|address|price|rate|polic(?:y|ies)|insurance|coverage|operators?|certificat\w+|site|number|e-?mail"
    r"|details|information|account|identity|business|company|dates?|days|availability|name|amount|total|phone)\b"
)
_ADVERBS = r"(?:\s+(?:now|all|just|also|both|then|already|indeed|(?!only)[a-z]+ly))*"
_IS = rf"(?:(?:\s+(?:has|have)|'s|'ve){_ADVERBS}\s+been|\s+(?:is|are|was|were)|'s|'re)"
_NOUN = r"(?:reservations?|bookings?)"
_DONE = (
    r"(?:confirmed|completed?|made|done|created|a success|successful|finali[sz]ed|placed|in place|all set|secured"
    r"|booked|reserved|in the system)"
)
_CLAIMS = [
    re.compile(pattern)
    for pattern in (
        # "your reservation has been made", "the booking went through", "booking confirmed"
        rf"\b{_NOUN}(?:\s+\w+){{0,5}}?{_IS}{_ADVERBS}\s+{_DONE}\b",
        rf"\b{_NOUN} (?:just )?went through\b",
        rf"(?:^|, )(?:\w+ )?{_NOUN} (?:confirmed|complete|successful|made|done)\b",
        # "your rental is confirmed", and nothing that is confirmed on the way to a booking
        rf"\b(?:your|the) (?:(?!{_ON_THE_WAY})[\w-]+ ){{0,3}}?(?!{_ON_THE_WAY})[\w-]+{_IS}{_ADVERBS}\s+confirmed\b",
        # "I've completed your reservation", "we were able to book it"
        rf"\b(?:i|we|you)(?:'ve| have)?{_ADVERBS}\s+"
        rf"(?:made|placed|completed|finali[sz]ed|confirmed|secured)\s+(?:\w+\s+){{0,4}}?{_NOUN}\b",
        r"\b(?:i|we) (?:was|were) able (?:to )?(?:[a-z]+ly )?"
        r"(?:book|reserve|make (?:the|your|that|a) (?:\w+ )?(?:reservation|booking))\b",
        # "I've booked it", "I went ahead and reserved the lift", "we have you confirmed"
        rf"\b(?:i|we)(?:'ve| have)?(?: gone ahead and| went ahead and)?{_ADVERBS}\s+(?:booked|reserved)\b",
        rf"\b(?:i|we)(?:'ve| have)(?: got)? (?:it|that|this|you|(?:the|your|a|an) \w+(?: \w+){{0,3}}?){_ADVERBS} "
        r"(?:booked|reserved)\b",
        r"\b(?:i|we)(?:'ve| have)(?: got)? you (?:all )?confirmed\b",
        rf"\b(?:got|have) (?:it|that|you){_ADVERBS} (?:booked|reserved)\b",
        # "you're booked", "it is booked", "the generator has been reserved", "your lift was booked"
        rf"\byou(?:'re| are|'ve been| have been){_ADVERBS} (?:booked|reserved|confirmed)\b",
        rf"(?P<subject>\b[a-z][\w-]*){_IS}{_ADVERBS}\s+(?:booked|reserved)\b",
        # "booked!", "all booked", "consider it booked"
        r"^(?:(?:okay|ok|great|perfect|done|all|consider it|successfully),? )*(?:booked|reserved)\b(?! by| for)",
        r"^(?:your |the )?\w+ (?:booked|reserved)\W*$",
    )
]
# The same words about other customers, other days and other things.
_OF_OTHERS = re.compile(
    r"^\W*(?:in |out |up )?(?:by (?:another|someone|somebody|other|a |an |the )|out\b|solid\b|elsewhere\b|with us\b)"
)
_NOT_FREE = re.compile(
    r"^\W*(?:(?:on|for|during) (?:those|these|that|them|then|the whole)\b|until\b|till\b|through\b|then\b)"
)
_SUBJECTS_OF_OTHERS = ("time", "day", "days", "week", "weekend", "they", "units", "machines", "those", "ones")
_FOR_THIS_CALLER = re.compile(r"\b(?:you|your|yours|i|we|i've|we've)\b")

_REFERENCE = re.compile(
    r"\b(?:(?:booking|reservation|confirmation|rental) (?:reference(?: number| code)?|number|code|id)"
    r"|reference(?: number| code)?)\b"
)
_OF_OTHER_PAPERS = re.compile(
    r"\b(?:licen[sc]e|polic(?:y|ies)|operator|certificate|phone|telephone|account|unit|equipment|model|serial|po"
    r"|purchase|card|for your|e-?mail|address)\b"
)
# One reference in seventy has no digit. Eight letters one by one are no words, nor are two groups of the letters that
# references have.
_LETTERS_ONE_BY_ONE = r"(?:[a-z][\s,-]+){7}[a-z]\b"
_WRITTEN = rf"[{ALPHABET}]{{4}}-[{ALPHABET}]{{4}}\b"
_WITHOUT_A_DIGIT = re.compile(rf"\s*({_LETTERS_ONE_BY_ONE}|{_WRITTEN})", re.IGNORECASE)
_SAYS_WHICH = re.compile(r"\s+is:?(?=\s)|'s:?(?=\s)|\s*[:#]|\s+it is(?=\s)")


def booking_claimed(statement: Statement) -> BookingClaimed | None:
    """The claim in a statement that a rental is booked for this caller."""
    text = statement.text
    for pattern in _CLAIMS:
        for found in pattern.finditer(text):
            if not (
                _is_about_others(text, found) or statement.takes_back(found.end()) or statement.only_wishes(found.end())
            ):
                return BookingClaimed(only_reserved="reserved" in found.group())
    return None


def _is_about_others(text: str, found: re.Match[str]) -> bool:
    subject, after = found.groupdict().get("subject"), text[found.end() :]
    if _OF_OTHERS.match(after):
        return True
    if subject is None or _FOR_THIS_CALLER.search(text):
        return False
    # "It was booked", "that one is already booked", "it is booked until Friday": why a unit cannot be had.
    about_others = {"was", "were", "already"} & set(found.group().split())
    return bool(about_others) or subject in _SUBJECTS_OF_OTHERS or bool(_NOT_FREE.match(after))


def references_claimed(statement: Statement) -> list[ReferenceClaimed]:
    """The references of bookings that a statement gives."""
    text, claimed = statement.text, list[ReferenceClaimed]()
    for marker in _REFERENCE.finditer(text):
        if _OF_OTHER_PAPERS.search(text[: marker.start()]) or statement.takes_back(marker.end()):
            continue
        reference = _reference_after(text, marker.end())
        if len(reference) >= SHORTEST_REFERENCE:
            claimed.append(ReferenceClaimed(reference))
    return claimed


def _reference_after(text: str, start: int) -> str:
    """The reference that the words after "reference" give, directly or after an "is" or a colon."""
    if directly := _reference_at(text, start):
        return directly
    for says in _SAYS_WHICH.finditer(text, start):
        between = text[start : says.start()]
        if len(between.split()) > MOST_WORDS_BETWEEN or _OF_OTHER_PAPERS.search(between):
            return ""
        if spelled := _reference_at(text, says.end()):
            return spelled
    return ""


def _reference_at(text: str, start: int) -> str:
    if letters := _WITHOUT_A_DIGIT.match(text, start):
        return "".join(filter(str.isalnum, letters[1])).upper()
    return identifier_at(text, start)
