"""Columns that are known by what is in them, whatever their headings say."""

from inventory.lists.columns.column_facts import Facts
from inventory.lists.columns.headings import Meaning
from inventory.lists.columns.list_words import headings, plain, plain_phrase
from inventory.lists.reading.table import Table


def found_by_content(chosen: dict[Meaning, str], table: Table, facts: list[Facts]) -> None:
    """Columns that are known by what is in them: states under any heading, and where a table has no headings also ids
    and categories."""
    for index, heading in enumerate(table.headings):
        found = facts[index]
        if heading in chosen.values() or not found.filled:
            continue
        unnamed = heading.startswith("column ")
        if Meaning.STATUS not in chosen and found.statuses >= 0.8 and found.distinct <= 10 and found.yes_no < 0.5:
            chosen[Meaning.STATUS] = heading
        elif unnamed and not {Meaning.EQUIPMENT_ID, Meaning.KIND_CODE} & chosen.keys() and found.unique == 1:
            if found.digits >= 0.9 and not found.spaces and found.money < 0.5 and found.longest <= 20:
                chosen[Meaning.EQUIPMENT_ID] = heading
        elif (
            unnamed
            and Meaning.CATEGORY not in chosen
            and found.text >= 0.9
            and found.digits < 0.2
            and found.unique < 0.8
        ):
            chosen[Meaning.CATEGORY] = heading


def name_of_its_own(chosen: dict[Meaning, str], table: Table, facts: list[Facts], taken: set[str]) -> None:
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
        if heading not in taken and facts[index].text >= 0.7 and facts[index].days == 0 and facts[index].statuses < 0.5
    ]
    if likely:
        chosen[Meaning.NAME] = table.headings[-max(likely)[1]]
