"""The depot: its name, its days and money, its limits, and where its lists are."""

from functools import cached_property
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings

PROJECT = Path(__file__).resolve().parent.parent.parent


class DepotSettings(BaseSettings):
    company_name: Annotated[str, Field(min_length=1, max_length=80, description="how the line introduces itself")] = (
        "Easy Inventory Rentals"
    )
    depot: Annotated[
        str, Field(pattern=r"^[a-z0-9-]{1,40}$", description="short name of the depot, part of every key")
    ] = "main"
    time_zone: Annotated[str, Field(description="IANA name of the depot's time zone")] = "America/New_York"
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$", description="ISO 4217 code")] = "USD"

    hold_minutes: Annotated[int, Field(ge=1, le=24 * 60, description="how long a unit is kept for a call")] = 15
    price_proposals: Annotated[int, Field(ge=1, le=10, description="price proposals a caller may make")] = 3
    identifier_tries: Annotated[int, Field(ge=1, le=10, description="tries to give a number the registry knows")] = 3
    longest_rental_days: Annotated[int, Field(ge=1, le=3650, description="the longest rental")] = 180
    furthest_start_days: Annotated[int, Field(ge=1, le=3650, description="how far ahead a rental may start")] = 365

    equipment_file: Annotated[Path, Field(description="the depot's list of equipment")] = (
        PROJECT / "data" / "equipment_inventory.csv"
    )
    google_sheet_id: Annotated[
        str | None, Field(description="the part of the spreadsheet's address between /d/ and /edit")
    ] = None
    google_sheet_range: Annotated[str, Field(min_length=1, description="the tab that the equipment is on")] = (
        "Equipment"
    )
    google_credentials_file: Annotated[
        Path | None, Field(description="JSON key of the service account that the spreadsheet is shared with")
    ] = None

    @field_validator("time_zone")
    @classmethod
    def _known_time_zone(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError, OSError) as exc:
            raise ValueError("no time zone is called that; use an IANA name such as Europe/Berlin") from exc
        return name

    @cached_property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)
