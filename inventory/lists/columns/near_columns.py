"""Which guesses are not sure: another column would do nearly as well, or only the cells tell, and no heading."""

from collections.abc import Mapping as AnyMapping

from inventory.lists.columns.headings import Meaning, Said

NEAR = 12  # by how much less strongly the heading of another column may say the same
NOT_SHOWN = {Meaning.MAKE, Meaning.MODEL, Meaning.DAILY_RATE, Meaning.RATE, Meaning.RATE_PERIOD}


def near_columns(chosen: AnyMapping[Meaning, str], said: AnyMapping[str, list[Said]]) -> dict[Meaning, tuple[str, ...]]:
    """For each meaning the columns that mean nothing else and whose headings say it nearly as strongly as that of the
    column that was taken. Which of several amounts is the rate is asked, so rates are not among them."""
    taken = set(chosen.values())
    near: dict[Meaning, tuple[str, ...]] = {}
    for meaning, heading in chosen.items():
        own = _strength(meaning, said[heading])
        others = [
            other
            for other, candidates in said.items()
            if other not in taken and candidates and candidates[0].meaning is meaning
            if _strength(meaning, candidates) >= own - NEAR
        ]
        if others and meaning not in NOT_SHOWN:
            near[meaning] = tuple(others)
    return near


def told_by_cells(chosen: AnyMapping[Meaning, str], said: AnyMapping[str, list[Said]]) -> frozenset[Meaning]:
    """The meanings of columns whose headings say nothing of the kind, so that only what is in them told it."""
    return frozenset(
        meaning
        for meaning, heading in chosen.items()
        if meaning not in NOT_SHOWN and not _strength(meaning, said[heading])
    )


def _strength(meaning: Meaning, candidates: list[Said]) -> float:
    return max((one.strength for one in candidates if one.meaning is meaning), default=0)
