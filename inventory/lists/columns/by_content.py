"""Columns that are known by what is in them, whatever their headings say."""

from collections.abc import Mapping as AnyMapping

from inventory.lists.columns.column_facts import Facts
from inventory.lists.columns.headings import Meaning, Said, said_plainly
from inventory.lists.columns.list_words import headings, plain, plain_phrase
from inventory.lists.reading.table import Table

# "Yard" may be a state, but not below "Home location"
_MAY_SAY_STATES = (Meaning.STATUS, Meaning.UNUSED)
LONGEST_ID = 20
FIRST = 2  # columns in which an id may stand under a heading of unknown words


def found_by_content(
    chosen: dict[Meaning, str], said: AnyMapping[str, list[Said]], table: Table, facts: list[Facts]
) -> None:
    """Columns that are known by what is in them: states under any heading, codes that differ under an unknown one, and
    where a table has no headings also ids and categories."""
    for index, heading in enumerate(table.headings):
        found = facts[index]
        if heading in chosen.values() or not found.filled:
            continue
        unnamed = heading.startswith("column ")
        says_else = any(
            (one.strength > 100 and one.meaning not in _MAY_SAY_STATES) or one.meaning is Meaning.LOCATION
            for one in said_plainly(heading)
        )
        if (
            Meaning.STATUS not in chosen
            and not says_else
            and found.statuses >= 0.8
            and found.distinct <= 10
            and found.yes_no < 0.5
        ):
            chosen[Meaning.STATUS] = heading
        elif (
            not {Meaning.EQUIPMENT_ID, Meaning.KIND_CODE} & chosen.keys()
            and found.unique == 1
            and found.filled > 1
            and found.longest <= LONGEST_ID
            and (_reads_as_an_id(found) if unnamed else index < FIRST and not said[heading] and found.codes >= 0.9)
        ):
            chosen[Meaning.EQUIPMENT_ID] = heading
        elif (
            unnamed
            and Meaning.CATEGORY not in chosen
            and found.text >= 0.9
            and found.digits < 0.2
            and found.unique < 0.8
        ):
            chosen[Meaning.CATEGORY] = heading


def _reads_as_an_id(found: Facts) -> bool:
    return found.digits >= 0.9 and not found.spaces and found.money < 0.5


def name_of_its_own(
    chosen: dict[Meaning, str], said: AnyMapping[str, list[Said]], table: Table, facts: list[Facts], taken: set[str]
) -> None:
    """See to it that there is a name: a description, a make and model, or the column that reads most like one."""
    description = chosen.get(Meaning.DESCRIPTION)
    if Meaning.NAME not in chosen and description:
        names = set(map(plain_phrase, headings()["name"].whole))
        if plain(description) in names or not {Meaning.MAKE, Meaning.MODEL} & chosen.keys():
            chosen[Meaning.NAME] = chosen.pop(Meaning.DESCRIPTION)
    if Meaning.NAME in chosen or Meaning.MODEL in chosen:
        return
    likely = [
        (facts[index].unique + facts[index].spaces, -index)
        for index, heading in enumerate(table.headings)
        if heading not in taken
        and not any(one.meaning is Meaning.UNUSED for one in said[heading])
        and facts[index].text >= 0.7
        and facts[index].days == 0
        and facts[index].statuses < 0.5
    ]
    if likely:
        chosen[Meaning.NAME] = table.headings[-max(likely)[1]]
