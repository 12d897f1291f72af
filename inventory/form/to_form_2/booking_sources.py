"""Bookings of calls did not say where they were made, and very old ones had no field for an address."""

import json
from typing import Any

from inventory.files.backup_file import DepotContents, StreamContents

NOTICES = ("outbox", "dead_letters")  # their entries have the booking as it was, as JSON in the field `booking`


def name_sources(contents: DepotContents) -> DepotContents:
    """Every booking says where it was made, also in the confirmations that wait."""
    streams = {name: _with_sources(stream) if name in NOTICES else stream for name, stream in contents.streams.items()}
    bookings = {reference: _with_source(booking) for reference, booking in contents.bookings.items()}
    return contents.model_copy(update={"bookings": bookings, "streams": streams})


def _with_source(booking: dict[str, Any]) -> dict[str, Any]:
    return {"source": "call", "email": "", **booking}


def _with_sources(stream: StreamContents) -> StreamContents:
    entries = tuple(
        (entry_id, {**fields, "booking": json.dumps(_with_source(json.loads(fields["booking"])))})
        if "booking" in fields
        else (entry_id, fields)
        for entry_id, fields in stream.entries
    )
    return stream.model_copy(update={"entries": entries})
