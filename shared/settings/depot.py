"""The depot: its name, time zone, currency, limits and lists."""

from functools import cached_property
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, ValidationInfo, field_validator
from pydantic_settings import BaseSettings

PROJECT = Path(__file__).resolve().parent.parent.parent


class DepotSettings(BaseSettings):
    company_name: Annotated[
        str, Field(min_length=1, max_length=80, description="the name by which the line introduces itself")
    ] = "Easy Inventory Rentals"
    depot: Annotated[
        str, Field(pattern=r"^[a-z0-9-]{1,40}$", description="short name of the depot, part of every Redis key")
    ] = "main"
    time_zone: Annotated[str, Field(description="IANA name of the depot's time zone")] = "America/New_York"
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$", description="ISO 4217 code of all prices and coverages")] = (
        "USD"
    )

    hold_minutes: Annotated[
        int, Field(ge=1, le=24 * 60, description="how many minutes a selected unit is held for a call")
    ] = 15
    price_proposals: Annotated[
        int, Field(ge=1, le=10, description="how many prices a caller may propose for a kind of equipment")
    ] = 3
    opening_rate: Annotated[
        Literal["lowest", "highest"],
        Field(
            description="which rate of a unit is told first: the lowest, or the highest, from which the line comes down"
        ),
    ] = "lowest"
    identifier_tries: Annotated[
        int,
        Field(
            ge=1,
            le=10,
            description="how often a caller may give a number or an address that is not known or does not suffice",
        ),
    ] = 3
    identity_code: Annotated[
        Literal["off", "changes", "always"],
        Field(
            description="when callers read back a code that goes to the address on their license record: never, before "
            "a booking is changed or cancelled, or before every booking too"
        ),
    ] = "changes"
    longest_rental_days: Annotated[int, Field(ge=1, le=3650, description="the longest rental, in days")] = 180
    least_rental_days: Annotated[int, Field(ge=1, le=365, description="the shortest rental, in days")] = 1
    furthest_start_days: Annotated[int, Field(ge=1, le=3650, description="how many days ahead a rental may start")] = (
        365
    )
    cancellation_days: Annotated[
        int,
        Field(
            ge=0,
            le=365,
            description="how many days before its first day a rental can be cancelled in a call at the latest; 0: "
            "until it has begun",
        ),
    ] = 0
    task_hours: Annotated[
        float,
        Field(gt=0, le=24 * 31, description="hours after which a task for the people of the depot is due"),
    ] = 24

    equipment_file: Annotated[Path, Field(description="CSV file of the depot's equipment")] = (
        PROJECT / "data" / "equipment_inventory.csv"
    )
    house_file: Annotated[
        Path,
        Field(description="Markdown file of what callers are told about hours, delivery, deposits and the like"),
    ] = PROJECT / "data" / "house.md"
    prices_before_license: Annotated[
        bool, Field(description="whether callers are told what rentals cost before their license is verified")
    ] = False

    google_sheet_id: Annotated[
        str | None, Field(description="id of a Google spreadsheet: the part of its address between /d/ and /edit")
    ] = None
    google_sheet_range: Annotated[
        str, Field(min_length=1, description="the sheet of that spreadsheet with the equipment")
    ] = "Equipment"
    google_credentials_file: Annotated[
        Path | None, Field(description="JSON key file of the service account that the spreadsheet is shared with")
    ] = None

    @field_validator("identity_code")
    @classmethod
    def _not_in_a_recording(cls, when: str, info: ValidationInfo) -> str:
        if when == "always" and info.data.get("record_calls"):
            raise ValueError("a recording would hold the codes that callers say; set RENTAL_RECORD_CALLS to false")
        return when

    @field_validator("least_rental_days")
    @classmethod
    def _not_above_the_longest(cls, least: int, info: ValidationInfo) -> int:
        longest = info.data.get("longest_rental_days")
        if longest is not None and least > longest:
            raise ValueError("the shortest rental is longer than RENTAL_LONGEST_RENTAL_DAYS allows; lower it")
        return least

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
