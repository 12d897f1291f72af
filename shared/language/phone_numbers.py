"""Phone numbers as E.164 writes them: a plus, the country code, the number, digits only (ITU-T E.164)."""

import phonenumbers

from shared.language.speech import normalize_identifier

EXAMPLE = "+12175550101"


class NotAPhoneNumber(ValueError):
    """What was written is no phone number; the text says how one is written, and does not repeat it."""


def e164(written: str, *, region: str) -> str:
    """The number as E.164 writes it.

    Args:
        written: as people write it.
        region: country of numbers without a country code, as two letters (ISO 3166).

    Raises:
        NotAPhoneNumber: it is none.
    """
    try:
        number = phonenumbers.parse(written, region)
    except phonenumbers.NumberParseException:
        number = None
    if number is None or not phonenumbers.is_possible_number(number):
        raise NotAPhoneNumber(f"That is not a phone number. Write it with its country code, such as {EXAMPLE}.")
    return as_e164(number)


def as_e164(number: phonenumbers.PhoneNumber) -> str:
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def heard_phone_number(said: str, *, region: str) -> str | None:
    """The number in E.164: "two one seven, double five five, oh one two oh" is +12175550120 in the region US.

    None when it is no whole number, such as one without its area code: nothing is guessed.

    Args:
        said: the number in words or figures.
        region: country of numbers without a country code, as two letters.
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
