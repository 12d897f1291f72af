"""`main.py messages`: the notes that callers left for the staff of the depot."""

from rich.markup import escape

from commands.terminal import console, printable, run, table_of
from shared.open_inventory import open_inventory
from shared.settings import load_settings


def messages() -> None:
    """Print the notes that callers left, the newest last."""
    run(_messages())


async def _messages() -> None:
    settings = load_settings()
    async with open_inventory(settings) as inventory:
        notes = await inventory.messages()
    if not notes:
        console().print("No messages.")
        return
    table = table_of("left", "business", "phone", "message", "call so far")
    for note in notes:
        left = note.left_at.astimezone(settings.zone)
        business = note.business_name or "not known"
        so_far = f"{note.summary}\nCall {note.call_id}".lstrip()
        cells = (business, note.phone or "not known", note.reason, so_far)
        table.add_row(f"{left:%A, %B %d, %H:%M}", *(escape(printable(cell)) for cell in cells))
    console().print(table)
