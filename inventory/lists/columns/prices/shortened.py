"""Headings of rates whose words are shortened, and perhaps written as one: "DAYRT", "FOURWKRT", "Wkly Rt"."""

import functools
import itertools
import re

from inventory.lists.words.list_words import money

_INCLUDED = r"(?:in[ck]l?|excl?|exc|exkl|eks?kl|ex|incluid[ao]s?|inclus[aeo]?|esclus[ao])"
_WITH = r"(?:con|sin|avec|sans|hors|zzgl|plus|mas|mit|ohne|med|uten|uden|utan|bez|with|without|before|no)"
_TAXES = r"(?:iva|vat|gst|hst|mwst|ust|tva|btw|moms|mva|dph|alv|tax|taxes|igic|pst|kdv)"
_TAX = re.compile(rf"(?<!\w)(?:(?:{_INCLUDED}|{_WITH}) {_TAXES}|{_TAXES} {_INCLUDED})(?!\w)")  # "IVA inc.", "no GST"
_FOUR_WEEKS = re.compile(r"([a-z])4 ?w(?:ee)?ks?(?!\w)")  # "RATE4WK"
_WORD = re.compile(r"[a-z0-9]{4,16}")


@functools.lru_cache(maxsize=4096)
def spelled_out(heading: str) -> str:
    """The heading with those words spelled out that are nothing but a short word for a time and one for a rate, and
    without what it says of taxes that are included or not.

    Args:
        heading: the heading as `plain` writes it.
    """
    words = _FOUR_WEEKS.sub(r"\1 4wk", _TAX.sub(" ", heading)).split()
    for place, (one, other) in enumerate(itertools.pairwise(words)):
        for time, rate in ((one, other), (other, one)):
            if time in money().short_times and rate in money().short_rates:
                words[place : place + 2] = [money().short_times[time], "rate"]  # "Dly Rt"
    return _WORD.sub(lambda found: _spelled_out(found[0]), " ".join(words))


def _spelled_out(word: str) -> str:
    for rate in money().short_rates:
        for time in (word.removesuffix(rate), word.removeprefix(rate)):
            if time != word and time in money().short_times:
                return f"{money().short_times[time]} rate"
    return word
