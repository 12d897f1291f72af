"""Phone numbers as E.164 writes them: a plus, the country code, the number, digits only (ITU-T E.164)."""

import phonenumbers

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
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
