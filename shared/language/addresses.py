"""Street addresses: the many ways to say or write one become a single form, so that two can be compared."""

import re
from dataclasses import dataclass

from shared.language.accents import without_accents
from shared.language.numbers import digits_said, with_figures

LONGEST_ADDRESS = 200  # characters

_ABBREVIATED = """
    street st, avenue ave, av ave, road rd, drive dr, lane ln, boulevard blvd, court ct, place pl, square sq,
    highway hwy, parkway pkwy, circle cir, terrace ter, trail trl, plaza plz, route rte, saint st, fort ft, mount mt,
    north n, south s, east e, west w, northeast ne, northwest nw, southeast se, southwest sw
"""
_STATES_AND_CODES = """
    alabama al, alaska ak, arizona az, arkansas ar, california ca, colorado co, connecticut ct, delaware de,
    district of columbia dc, florida fl, georgia ga, hawaii hi, idaho id, illinois il, indiana in, iowa ia, kansas ks,
    kentucky ky, louisiana la, maine me, maryland md, massachusetts ma, michigan mi, minnesota mn, mississippi ms,
    missouri mo, montana mt, nebraska ne, nevada nv, new hampshire nh, new jersey nj, new mexico nm, new york ny,
    north carolina nc, north dakota nd, ohio oh, oklahoma ok, oregon or, pennsylvania pa, rhode island ri,
    south carolina sc, south dakota sd, tennessee tn, texas tx, utah ut, vermont vt, virginia va, washington wa,
    west virginia wv, wisconsin wi, wyoming wy
"""


def _pairs(table: str) -> dict[str, str]:
    """The entries of the table: the full form, such as "new york", and its abbreviation."""
    entries = (entry.split() for entry in table.split(","))
    return {" ".join(written_out): short for *written_out, short in entries}


_ABBREVIATIONS = _pairs(_ABBREVIATED)
_STATES = _pairs(_STATES_AND_CODES)
_STATE_CODES = frozenset(_STATES.values())

_COUNTRY = re.compile(r"[\s,]+(?:usa?|u\.s\.(?:a\.?)?|united states(?: of america)?)\W*$")
# Not at the beginning: five digits there are a house number.
_ZIP = re.compile(r" (?:zip (?:code )?)?([0-9]{5})\b")
_ZIP_PLUS_FOUR = re.compile(r"\b(\d{5})-\d{4}\b")
# Equipment is delivered to a building. Its suites are one job site, so the suite is left out of a comparison.
_SUITE = re.compile(r"\b(?:suite|ste|unit|apt|apartment|room)\b\.?\s*#?\s*(?:[a-z]?-?\d+-?[a-z]?|[a-z])\b|#\s*\w+")


@dataclass(frozen=True)
class Address:
    """An address in the form for comparison: `place` is street and city, such as "100 main st springfield".

    `state` is a code of two letters in lower case, `zip_code` five digits. Each is None when it was not said.
    """

    place: str
    state: str | None
    zip_code: str | None

    def agrees_with(self, other: "Address") -> bool:
        """Whether both are the same street and city, and neither names another state or ZIP than the other."""
        return (
            self.place == other.place
            and (self.state is None or other.state is None or self.state == other.state)
            and (self.zip_code is None or other.zip_code is None or self.zip_code == other.zip_code)
        )


def read_address(said: str) -> list[Address]:
    """The possible readings of an address: two when it ends in the name of a state, which can be a city ("New York").

    Number words become figures, common words become their abbreviations, and a suite or apartment is left out. The
    list is empty when there are no words, or more than LONGEST_ADDRESS characters.
    """
    if len(said) > LONGEST_ADDRESS:
        return []
    text = _in_plain_words(said)
    zip_code = None
    if zips := list(_ZIP.finditer(text)):
        zip_code = zips[-1][1]
        text = f"{text[: zips[-1].start()]} {text[zips[-1].end() :]}"
    words = text.split()
    if not words:
        return []
    for length in (3, 2, 1):
        ending = " ".join(words[-length:])
        state = _STATES.get(ending) or (ending if ending in _STATE_CODES else None)
        if state and len(words) > length:
            return [Address(_place(words[:-length]), state, zip_code), Address(_place(words), None, zip_code)]
    return [Address(_place(words), None, zip_code)]


def same_place(said: str, on_record: str) -> bool:
    """Whether both are the same address. The street and the ZIP code are enough; the suite does not matter."""
    street, _, _ = on_record.partition(",")
    streets = [reading.place for reading in read_address(street)]
    written = read_address(on_record)
    return any(
        one.agrees_with(other) or (one.zip_code is not None and one.zip_code == other.zip_code and one.place in streets)
        for one in read_address(said)
        for other in written
    )


def names_its_town(said: str, on_record: str) -> bool:
    """Whether the town of the address on record was said too. "100 Main Street, 62701" does not name it."""
    return any(one.place == other.place for one in read_address(said) for other in read_address(on_record))


def _in_plain_words(said: str) -> str:
    text = re.sub(r"['’]", "", without_accents(said).casefold())
    text = _ZIP_PLUS_FOUR.sub(r"\1", _COUNTRY.sub("", text)).replace("&", " and ")
    with_numbers = " ".join(with_figures(re.findall(r"\w+|#", text), digits_said))
    return " ".join(re.findall(r"\w+", _SUITE.sub(" ", with_numbers)))


def _place(words: list[str]) -> str:
    return " ".join(_ABBREVIATIONS.get(word, word) for word in words)
