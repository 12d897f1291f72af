"""The records of calls, tasks and old bookings: what is kept, and for how long."""

from typing import Annotated

from pydantic import Field
from pydantic_settings import BaseSettings


class RecordSettings(BaseSettings):
    keep_records_days: Annotated[
        int, Field(ge=1, le=3650, description="how many days the record of a call is kept")
    ] = 30
    keep_tasks_days: Annotated[
        int,
        Field(ge=1, le=3650, description="how many days a task for the desk and a dead letter are kept, done or not"),
    ] = 90
    archive_days: Annotated[
        int,
        Field(
            ge=31, le=3650, description="how many days after its end a booking goes into the archive, by whole months"
        ),
    ] = 365
    keep_transcripts: Annotated[bool, Field(description="whether the record of a call contains the transcript")] = False
    phone_region: Annotated[
        str, Field(pattern=r"^[A-Z]{2}$", description="country of phone numbers without a country code, as two letters")
    ] = "US"
