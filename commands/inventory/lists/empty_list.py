"""`main.py inventory template`: an empty list with the line's own columns, to fill in."""

from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from commands.terminal import console, errors_as_sentences, table_of


def template(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="File: .csv, or .xlsx with choices in the cells.")],
    replace: Annotated[bool, typer.Option("--replace", help="Replace a file that is there.")] = False,
) -> None:
    """Write an empty list with an example row, and print what each column means."""
    # Imported here, because it takes a while and few commands need it.
    from inventory.files.csv_file import EquipmentFileError
    from inventory.files.workbook_file import MEANINGS, write_template

    with errors_as_sentences():
        if file.exists() and not replace:
            raise EquipmentFileError(f"{file} is there already. To replace it: --replace")
        write_template(file)
    meanings = table_of("column", "what to write")
    for column, meaning in MEANINGS.items():
        meanings.add_row(column, escape(meaning))
    console().print(meanings)
    console().print(
        escape(f"{file} is written. Fill it in, then: python main.py inventory import {file}"), soft_wrap=True
    )
