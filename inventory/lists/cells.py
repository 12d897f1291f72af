"""What stands in the cells of lists: amounts of money, counts and weights, written in any of the common ways."""

import re
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from typing import Literal

from inventory.lists.reading.sheets import Number
from inventory.lists.words.list_words import cell_words, money
from inventory.lists.words.plain_text import plain_cell, with_known_digits

Separator = Literal[".", ","]

LONGEST = 60  # letters of a cell that has a number; expressions take long on longer text
_NUMBER = re.compile(r"[-+(]?\s*\d[\d.,'’\s\u00a0\u202f\u2009]*\)?")
_RANGE = re.compile(
    r"\s*(?:from|von|ab|de|da|van)?\s*(\D{0,4}\d[\d.,'’]*\s?\D{0,4}?)\s*(?:-|–|—|to|bis|a|à|tot|~|〜)\s*(\D{0,4}\d[\d.,'’]*.{0,12})"
)
# Times and currencies of one letter: only with the signs that they have in amounts, for "A1" is no amount
_OF_ONE_LETTER = re.compile(
    r"(?:R|A|C|NZ)\$|^\s*R(?=\s?\d)|(?<=\d)\s?h$|h\.?\s?t\.|/\s?[a-z]\.?$|\bp[./]\s?[dw]\b\.?|\bà\b", re.I
)
_ONE_DAY = re.compile(  # the time that an amount is for: "1 Tag", "/24h"
    r"(?<![\d.,])(?:1|24)\s?(?:tag|day|d[ií]a|jour|giorno|dag|dygn|doba|den|hrs?|h|std|日)(?![^\W_])", re.IGNORECASE
)
# Most amounts: digits and separators, and perhaps the sign of a currency. They are read without looking further.
_BARE_AMOUNT = re.compile(r"[$€£¥]?\s?([0-9][0-9.,]{0,20})\s?[$€£¥]?")
# Thousands and millions in words: "$1M", "1 Mio. €", "500万円"
_MANY = re.compile(
    r"(?<=\d)\s?(?:([kK])|(M)|(mio|mill|mln|million|millions|millionen|millon|millones|milioni|milione|miljoen|milhao|milhões|milhoes)\.?"
    r"|(tsd|tausend|mila)\.?|(万)|(億))(?![^\W\d_円])",
    re.IGNORECASE,
)
_TIMES = (1000, 10**6, 10**6, 1000, 10**4, 10**8)
# Less than one: "40p", "75¢", "80 ct" and "90 øre" are hundredths
_HUNDREDTHS = re.compile(r"\s*(\d{1,3})(?:[pP]|\s?(?:¢|ct|cts|cents?|pence|øre|öre))\.?(?:\s?(?:each|ea))?\.?\s*")
# "A1" and the rack "R 1" are no amounts, and "R85" is one of South Africa
_OF_A_CODE = re.compile(r"\s*(?:[A-QS-Za-qs-z]\d|[Rr] ?\d(?![\d.,]|\s\d))")
_LETTERS = re.compile(r"[^\W\d_](?:[^\W\d_]|[\u0900-\u094f\u0e31-\u0e4e])*")  # with the vowels of Hindi and Thai
_SPACES = re.compile(r"[\s\u00a0\u202f\u2009'’]")
_LAKHS = re.compile(r"\d{1,2}(?:,\d\d)+,\d{3}(?:\.\d{1,2})?")  # "1,80,000", as in India
_AMBIGUOUS = re.compile(r"[1-9]\d{0,2}([.,])\d{3}")
_ABOUT = re.compile(r"^\s*(?:ca|approx|about|circa|env|aprox|etwa|約)?[.~≈±\s]*")
_IN_TWO_UNITS = re.compile(
    r"^([\d.,]{1,12}\s?[a-z]{1,6})\.?\s?[/(;]\s?[\d.,]{1,12}\s?[a-z]{1,6}\.?\)?$"
)  # "900 kg (1,984 lb)"
_WEIGHT = re.compile(
    r"^([\d.,'’\s]+)\s*((?:[^\W\d_]|[#㎏\x22\u05f4\u0900-\u094f\u0e31-\u0e4e])*)\.?(?:[\s(/]+([a-z./ ]{1,30})\)?)?$"
)


class Unreadable(ValueError):
    """A cell is not what its column has. The text says what it is not."""


def decimal_separator(cells: Iterable[str]) -> Separator | None:
    """The sign before the decimals in amounts, if any of them tells: "1.250,00" and "12,5" do, "1.250" does not."""
    votes: dict[str, int] = {".": 0, ",": 0}
    for cell in cells:
        if isinstance(cell, Number):
            continue
        found = _NUMBER.search(cell[:LONGEST])
        text = _SPACES.sub("", found[0]).strip("()+-") if found else ""
        signs = [sign for sign in text if sign in ".,"]
        if not signs:
            continue
        if len(set(signs)) == 2:
            votes[max(".,", key=text.rfind)] += 1
        elif len(signs) > 1:
            votes["." if signs[0] == "," else ","] += 1
        elif not _AMBIGUOUS.fullmatch(text) and not text.endswith((".", ",")):
            votes[signs[0]] += 1
    if votes["."] == votes[","]:
        return None
    return "." if votes["."] > votes[","] else ","


def read_number(text: str, separator: Separator | None) -> Decimal:
    """A number with any separators. Where it could be read in two ways, "1.250", it has thousands, unless the other
    numbers show that this sign is before the decimals.

    Raises:
        Unreadable: it is no number, or it has a sign that the other numbers contradict.
    """
    if isinstance(text, Number):
        return Decimal(text)
    bare = _SPACES.sub("", with_known_digits(text)).replace("−", "-").replace("–", "-")
    bare = bare.replace(",", "") if _LAKHS.fullmatch(bare) else bare
    negative = bare.startswith("-") or (bare.startswith("(") and bare.endswith(")"))
    bare = bare.strip("()+-")
    if bare.endswith((".-", ",-", ".–")):
        bare = bare[:-2]
    bare = bare.rstrip(".,")
    if not re.fullmatch(r"[0-9]{1,20}(?:[.,][0-9]{1,20})*|[.,][0-9]{1,20}", bare):
        raise Unreadable("a number")
    signs = [sign for sign in bare if sign in ".,"]
    if len(set(signs)) == 2:
        decimal_sign = bare[max(bare.rfind("."), bare.rfind(","))]
        whole, _, decimals = bare.rpartition(decimal_sign)
        if decimal_sign in whole:
            raise Unreadable("a number")
    elif len(signs) > 1:
        whole, decimals = bare, ""
        if separator == signs[0]:
            raise Unreadable("a number")
    elif signs and _AMBIGUOUS.fullmatch(bare) and separator != signs[0]:
        whole, decimals = bare, ""
    elif signs:
        whole, _, decimals = bare.rpartition(signs[0])
    else:
        whole, decimals = bare, ""
    groups = re.split("[.,]", whole)
    if any(len(group) != 3 for group in groups[1:]):
        raise Unreadable("a number")
    try:
        value = Decimal(f"{''.join(groups) or '0'}.{decimals or '0'}")
    except InvalidOperation:
        raise Unreadable("a number") from None
    return -value if negative else value


def read_money(cell: str, separator: Separator | None) -> Decimal | None:
    """An amount with or without a currency, such as "$1,250.00", "85,00 €/Tag" or "CHF 1'250.-". None where the cell
    says that there is none: empty, "-", "on request". "40p" is 0.40.

    Raises:
        Unreadable: it is something else, or is below zero.
    """
    if isinstance(cell, Number):
        amount = Decimal(cell)
    elif bare := _BARE_AMOUNT.fullmatch(cell):
        try:
            return read_number(bare[1], separator)
        except Unreadable:
            raise Unreadable("an amount of money") from None
    else:
        if plain_cell(cell) in cell_words().no_amount:
            return None
        if hundredths := _HUNDREDTHS.fullmatch(cell):
            return Decimal(hundredths[1]) / 100
        if len(cell) > LONGEST or "%" in cell or _OF_A_CODE.match(cell):
            raise Unreadable("an amount of money")
        text, times = with_known_digits(cell), 1
        many = _MANY.search(text)
        if many and (many[2] is None or many[2] == "M" or any(sign in text for sign in "€$£")):
            times = next(times for times, found in zip(_TIMES, many.groups(), strict=True) if found)
            text = f"{text[: many.start()]}¤{text[many.end() :]}"  # the number ends here
        text = _ONE_DAY.sub(" ", text)
        numbers = _NUMBER.findall(text)
        known = money().beside_amounts
        beside = _LETTERS.findall(_NUMBER.sub(" ", _OF_ONE_LETTER.sub(" ", text)))
        if len(numbers) != 1 or not all(plain_cell(word) in known for word in beside):
            raise Unreadable("an amount of money")
        try:
            amount = read_number(numbers[0].strip(), separator) * times
        except Unreadable:
            raise Unreadable("an amount of money") from None
    if amount < 0:
        raise Unreadable("an amount of money above zero")
    return amount


def read_amounts(cell: str, separator: Separator | None) -> tuple[Decimal | None, Decimal | None]:
    """An amount, or the lowest and the highest of a range such as "85 - 110 €". The second one is None without a range.

    Raises:
        Unreadable: it is something else.
    """
    if not isinstance(cell, Number) and len(cell) <= LONGEST and (between := _RANGE.fullmatch(with_known_digits(cell))):
        low, high = (read_money(part, separator) for part in between.groups())
        if low is not None and high is not None and low < high:
            return low, high
    return read_money(cell, separator), None


def read_count(cell: str) -> int | None:
    """How many there are, or None if the cell does not say.

    Raises:
        Unreadable: it is no whole number of 0 or more.
    """
    if plain_cell(cell) in cell_words().no_amount:
        return None
    if len(cell) > LONGEST:
        raise Unreadable("a whole number")
    words = _LETTERS.findall(_NUMBER.sub(" ", cell))
    found = _NUMBER.findall(with_known_digits(cell))
    if len(found) != 1 or len(words) > 1:
        raise Unreadable("a whole number")
    number = read_number(found[0].strip(), ".")
    if number != number.to_integral_value() or number < 0:
        raise Unreadable("a whole number")
    return int(number)


def read_weight(cell: str, separator: Separator | None, unit: str | None) -> float | None:
    """A weight in kilograms, or None if the cell is empty.

    Args:
        unit: the unit of cells that name none.

    Raises:
        Unreadable: it is no weight.
        KeyError: the cell names no unit, and `unit` is None.
    """
    words = cell_words()
    if plain_cell(cell) in words.no_amount:
        return None
    if isinstance(cell, Number):
        number, named, beside = Decimal(cell), "", ""
    else:
        if len(cell) > LONGEST:
            raise Unreadable("a weight")
        text = _ABOUT.sub("", with_known_digits(cell).casefold()).strip()
        found = _WEIGHT.match(_IN_TWO_UNITS.sub(r"\1", text))
        if found is None:
            raise Unreadable("a weight")
        number, named = read_number(found[1].strip(), separator), found[2]
        beside = (found[3] or "").replace(".", "").replace("/", " ")
    named = "" if named in words.beside_weights else named
    if (named and named not in words.weight_units) or not words.beside_weights.issuperset(beside.split()):
        raise Unreadable("a weight")
    if number <= 0:
        return None
    if not named and unit is None:
        raise KeyError(cell)
    return float(number) * words.weight_units[named or unit or "kg"]
