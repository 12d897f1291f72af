"""The terms of the depot: when rentals may begin and end, and what is added to their price."""

import datetime as dt
import re
from decimal import Decimal, InvalidOperation
from typing import Annotated, Literal

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings

from inventory.models import CENT, MAX_MONEY

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_TIME = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)", re.ASCII)
MOST_HOLIDAYS = 400


class TermsSettings(BaseSettings):
    closed_weekdays: Annotated[
        str, Field(description="days of the week without pick-up and return, such as saturday,sunday")
    ] = ""
    holidays: Annotated[str, Field(description="days without pick-up and return, such as 2026-12-25,2027-01-01")] = ""
    same_day_until: Annotated[
        str | None, Field(description="until when a rental may still begin on the same day, such as 14:00")
    ] = None
    delivery_price: Annotated[
        Decimal | None,
        Field(
            ge=0,
            le=MAX_MONEY,
            decimal_places=2,
            allow_inf_nan=False,
            description="what a delivery to the job site costs; not set: callers pick up",
        ),
    ] = None
    deposit: Annotated[
        str, Field(description="deposit for each unit: an amount such as 200, or a share of its price such as 20%")
    ] = ""
    tax_percent: Annotated[
        Decimal,
        Field(ge=0, le=100, decimal_places=4, allow_inf_nan=False, description="tax that is added, in percent"),
    ] = Decimal(0)
    tax_on: Annotated[
        Literal["rental", "rental and delivery"],
        Field(description="what the tax is on: rental, or rental and delivery"),
    ] = "rental"

    @property
    def closed_on(self) -> frozenset[int]:
        """The weekdays without pick-up and return; 0 is Monday, as `date.weekday` counts."""
        return frozenset(WEEKDAYS.index(day) for day in self.closed_weekdays.split(", ") if day)

    @property
    def holiday_dates(self) -> frozenset[dt.date]:
        """The other days without pick-up and return, in the depot's time zone."""
        return frozenset(dt.date.fromisoformat(day) for day in self.holidays.split(", ") if day)

    @property
    def last_same_day_pick_up(self) -> dt.time | None:
        """Until when a rental may begin on the same day, in the depot's time zone; None for the whole day."""
        return dt.time.fromisoformat(self.same_day_until) if self.same_day_until else None

    @property
    def deposit_amount(self) -> Decimal | None:
        """The deposit for each unit, if it is an amount."""
        return Decimal(self.deposit) if self.deposit and not self.deposit.endswith("%") else None

    @property
    def deposit_percent(self) -> Decimal | None:
        """The deposit for each unit, if it is a share of what the unit costs, in percent."""
        return Decimal(self.deposit.removesuffix("%")) if self.deposit.endswith("%") else None

    @field_validator("closed_weekdays")
    @classmethod
    def _weekdays(cls, written: str) -> str:
        days = [part.strip().lower() for part in written.split(",") if part.strip()]
        for place, day in enumerate(days, start=1):
            if day not in WEEKDAYS:
                raise ValueError(f"number {place} is no day of the week; write them like saturday,sunday")
        if len(set(days)) == len(WEEKDAYS):
            raise ValueError("no day of the week is left on which a rental could begin; take one out")
        return ", ".join(sorted(set(days), key=WEEKDAYS.index))

    @field_validator("holidays")
    @classmethod
    def _dates(cls, written: str) -> str:
        days = [part.strip() for part in written.split(",") if part.strip()]
        if len(days) > MOST_HOLIDAYS:
            raise ValueError(f"there are more than {MOST_HOLIDAYS} holidays; take out those that have passed")
        for place, day in enumerate(days, start=1):
            if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", day, re.ASCII) or not _is_date(day):
                raise ValueError(f"number {place} is no day; write them like 2026-12-25,2027-01-01")
        return ", ".join(sorted(set(days)))

    @field_validator("same_day_until")
    @classmethod
    def _time_of_day(cls, written: str | None) -> str | None:
        found = _TIME.fullmatch((written or "").strip())
        if written is not None and found is None:
            raise ValueError("it is no time of the day; write it like 14:00")
        return f"{int(found[1]):02}:{found[2]}" if found else None

    @field_validator("deposit")
    @classmethod
    def _amount_or_share(cls, written: str) -> str:
        text = written.replace(" ", "")
        share = text.endswith("%")
        try:
            number = Decimal(text.removesuffix("%") or "0")
            fits = number.is_finite() and 0 <= number <= (100 if share else MAX_MONEY)
            if not fits or (not share and number != number.quantize(CENT)):
                raise ValueError
        except (InvalidOperation, ValueError):
            raise ValueError("it is no amount and no share; write it like 200, 200.00 or 20%") from None
        return text if number else ""


def _is_date(day: str) -> bool:
    try:
        dt.date.fromisoformat(day)
    except ValueError:
        return False
    return True
