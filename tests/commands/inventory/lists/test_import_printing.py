"""What is shown of a guess says where it is not sure."""

import pytest

from commands.inventory.lists.import_printing import print_guess
from inventory.lists.columns.guessing import guess
from tests.support.lists import table_in


def test_a_column_that_would_do_nearly_as_well_and_one_without_a_known_heading_are_named(
    capsys: pytest.CaptureFixture[str],
) -> None:
    rows = [f"A-{row},X-{row},Red lift {row},90\n" for row in range(4)]
    table = table_in("Asset #,Asset Identification Number,Xyzzy,Day rate\n" + "".join(rows))
    found = guess(table)
    print_guess(table, found.mapping, found)
    shown = " ".join(capsys.readouterr().out.split())
    assert "Not sure: the ID of the unit may be 'Asset Identification Number' instead of 'Asset #'." in shown
    assert "Only what is in them tells what these columns are: 'Xyzzy' (name)." in shown
