"""The encoding of a text that is not UTF-8, told by whether its letters stand where letters stand."""

import re
from collections import Counter

from inventory.lists.reading.known_words import encoding_of_known_words

GUESSED_BYTES = 20_000
# "hidr醬lica": two letters of a Western text, read as one of Chinese
_AMONG_LATIN = re.compile("[A-Za-z][\u4e00-\u9fa5](?![\u4e00-\u9fa5])")
KANA = re.compile("[\u3040-\u30ff]")
# What may be meant, the likeliest first: Windows of the West, of Central Europe, of Russia, Greece and Turkey, the old
# Mac, and DOS
ENCODINGS = (
    *("cp1252", "cp1250", "iso8859_2", "mac_roman", "cp850", "cp852"),
    *("cp1251", "cp1253", "cp1254", "cp866", "koi8_r"),
)
LATER = 1.5  # what an encoding that is less likely must be better by
# The letters that each language has beyond those of English: a list is in one language
_LANGUAGES = tuple(
    map(
        frozenset,
        (
            *("äöüßé", "àâçéèêëîïôûùüÿœæ", "áéíóúñü", "àèéìíòóù", "áâãàçéêíóôõú", "éëïöüèê", "åäöé", "æøåéö"),
            *("ąćęłńóśźż", "áčďéěíňóřšťúůýž", "áäčďéíĺľňóôŕšťúýž", "áéíóöőúüű", "ăâîșțşţ", "čćđšž", "çğıöşüâ"),
        ),
    )
)
_OTHER = re.compile("[\u0370-\u04ff]")
_SIGNS = frozenset("€£§°²³½¼–—’‘“”„…•´®©×ºª«»\u00a0·¥¢µ±ø¿¡")


def guessed_encoding(content: bytes) -> str:
    """The name of the encoding in which headings are known, or in which most of the strange letters make sense."""
    if known := encoding_of_known_words(content):
        return known
    for encoding in ("cp932", "euc_jp"):  # Japanese text has kana, and other text almost never reads as kana
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if len(KANA.findall(text)) >= 3 and not re.search("[\uff61-\uff9f]{4}", text):
            return encoding
    try:
        text = content.decode("gb18030")
        letters = [letter for letter in text if not letter.isascii()]
        if (
            letters
            and sum("\u4e00" <= letter <= "\u9fa5" for letter in letters) >= 0.9 * len(letters)
            and len(letters) > 20
            and len(_AMONG_LATIN.findall(text)) < len(letters) / 2
        ):
            return "gb18030"
    except UnicodeDecodeError:
        pass
    # Most of a list is plain letters, which say nothing: only lines with others are looked at.
    strange = b"\n".join(line for line in content.splitlines() if not line.isascii())[:GUESSED_BYTES]
    best, least = "cp1252", _strangeness(strange, "cp1252")
    for encoding in ENCODINGS[1:]:
        found = _strangeness(strange, encoding)
        if found * LATER + 0.5 < least:
            best, least = encoding, found
    try:
        content.decode(best)
    except UnicodeDecodeError:
        return "latin-1" if best == "cp1252" else best
    return best


def _strangeness(content: bytes, encoding: str) -> float:
    """How many letters and signs stand where none would stand, if the text were in this encoding."""
    text = content.decode(encoding, "replace")
    strange = 0.0
    letters: Counter[str] = Counter()
    for place, letter in enumerate(text):
        if letter.isascii():
            continue
        before = text[place - 1] if place else " "
        after = text[place + 1] if place + 1 < len(text) else " "
        if letter.isalpha() and letter not in "ªº":
            neighbours = [one for one in (before, after) if one.isalpha()]
            if _OTHER.match(letter):
                strange += any(one.isascii() for one in neighbours)  # beside Latin letters
            else:
                letters["i" if letter == "İ" else letter.lower()] += 1  # in small letters a plain one with a dot more
            strange += letter.isupper() and before.islower()  # a capital letter within a word
        elif letter in "²³":
            strange += before != "m" or after.isalpha()
        elif letter in _SIGNS:
            strange += before.isalpha() and after.isalpha() and letter not in "’´·°"
            strange += letter in "¼½¾¹ª±µ¥¢·¿" and before.isalpha() and not after.isalpha()
        else:
            strange += 1
    foreign = min(sum(letters[one] for one in letters if one not in language and one != "i") for language in _LANGUAGES)
    return strange + foreign
