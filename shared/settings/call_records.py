"""The records of calls: what is kept of a call and for how long."""

from typing import Annotated

from pydantic import Field
from pydantic_settings import BaseSettings


class RecordSettings(BaseSettings):
    keep_records_days: Annotated[
        int, Field(ge=1, le=3650, description="how many days the record of a call is kept")
    ] = 30
    keep_transcripts: Annotated[bool, Field(description="whether the record of a call contains the transcript")] = False
    phone_region: Annotated[
        str, Field(pattern=r"^[A-Z]{2}$", description="country of phone numbers without a country code, as two letters")
    ] = "US"
