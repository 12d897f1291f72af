"""The argument that names a unit."""

from typing import Annotated

import typer

EquipmentId = Annotated[str, typer.Argument(metavar="ID", help="ID of the unit, such as ITM001.")]


def as_equipment_id(typed: str) -> str:
    """The id as the inventory writes it: in capitals, without spaces around it."""
    return typed.strip().upper()
