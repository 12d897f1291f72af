"""Phone numbers in the form of ITU-T E.164: a plus sign, then the country code and the number, digits only."""

import phonenumbers

from shared.language.identifiers import normalize_identifier, spell

EXAMPLE = "+12175550101"


class NotAPhoneNumber(ValueError):
    """The text is not a phone number. The message says how to write one, and does not repeat the text."""


def e164(written: str, *, region: str) -> str:
    """The phone number in E.164: "(217) 555-0101" is +12175550101 in the region US.

    Args:
        written: the number as people write it.
        region: the country of numbers without a country code, as two letters (ISO 3166).

    Raises:
        NotAPhoneNumber: the text cannot be read as a phone number.
    """
    try:
        number = phonenumbers.parse(written, region)
    except phonenumbers.NumberParseException:
        number = None
    if number is None or not phonenumbers.is_possible_number(number):
        raise NotAPhoneNumber(f"That is not a phone number. Write it with its country code, such as {EXAMPLE}.")
    return as_e164(number)


def spell_phone_number(number: str) -> str:
    """A number in E.164 for reading back, without its country code: "2 1 7, 5 5 5, 0 1 2 0" for +12175550120."""
    return spell(phonenumbers.national_significant_number(phonenumbers.parse(number)))


def as_e164(number: phonenumbers.PhoneNumber) -> str:
    """A number that `phonenumbers` has parsed, in E.164."""
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def heard_phone_number(said: str, *, region: str) -> str | None:
    """The phone number that was said, in E.164, or None when it is not a complete, valid number.

    "two one seven, triple five, oh one two oh" is +12175550120 in the region US. A number without its area code is
    None: the area code is not guessed.

    Args:
        said: the number in words or figures.
        region: the country of numbers without a country code, as two letters (ISO 3166).
    """
    written = said.strip()
    if any(character.isalpha() for character in written):
        digits = normalize_identifier(written.lower().replace("plus ", " "))
        if not digits.isdigit():
            return None
        written = f"+{digits}" if written.lower().startswith("plus ") else digits
    try:
        number = phonenumbers.parse(written, region)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    return as_e164(number)


def shown_phone_number(shown: str, *, region: str) -> str | None:
    """The number that the telephone network shows for a caller, in E.164; None when it shows no number.

    A caller who hides their number is shown as a word such as "anonymous" or "Restricted", or as a number that nobody
    can have, such as +266696687, which spells ANONYMOUS on a keypad.

    Args:
        shown: what the network says.
        region: country of numbers without a country code, as two letters.
    """
    try:
        number = phonenumbers.parse(shown, region)
    except phonenumbers.NumberParseException:
        return None
    return as_e164(number) if phonenumbers.is_valid_number(number) else None
