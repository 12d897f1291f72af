"""Text without accents, so that "café" and "cafe" are the same word."""

import unicodedata


def without_accents(text: str) -> str:
    """The text with plain letters: "é" becomes "e", and a full-width letter or digit becomes an ordinary one."""
    if text.isascii():
        return text
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(character for character in decomposed if not unicodedata.combining(character))
