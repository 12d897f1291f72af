"""Which calls a list shows, by what was asked for."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from web.reading.address_parts import day_in, text_in
from web.reading.call_summaries import CallSummary

AT_ONCE = 50


@dataclass(frozen=True)
class ChosenCalls:
    """A choice of calls: every part that is not empty has to fit. Days are the depot's."""

    search: str = ""
    since: dt.date | None = None
    until: dt.date | None = None
    ended: str = ""
    stage: str = ""
    booked: bool = False
    differing: bool = False

    @classmethod
    def of(cls, query: Mapping[str, str]) -> "ChosenCalls":
        """The choice that an address asks for. What cannot be read asks for nothing."""
        return cls(
            search=text_in(query, "search"),
            since=day_in(query, "since"),
            until=day_in(query, "until"),
            ended=text_in(query, "ended"),
            stage=text_in(query, "stage"),
            booked="booked" in query,
            differing="differing" in query,
        )

    def among(self, calls: Iterable[CallSummary], zone: ZoneInfo) -> list[CallSummary]:
        """Those of the calls that fit, in their order."""
        return [call for call in calls if self._fits(call, zone)]

    def _fits(self, call: CallSummary, zone: ZoneInfo) -> bool:
        if self.since or self.until:
            day = call.begun_at.astimezone(zone).date()
            if (self.since and day < self.since) or (self.until and day > self.until):
                return False
        return (
            (not self.ended or self.ended == (call.end_reason or "not ended"))
            and (not self.stage or call.last_stage == self.stage)
            and (not self.booked or bool(call.references))
            and (not self.differing or bool(call.differences))
            and self.search.casefold() in call.searched
        )

    def address(self, path: str, page_number: int) -> str:
        """The address of a part of the list of this choice."""
        parts = {
            "search": self.search,
            "since": self.since or "",
            "until": self.until or "",
            "ended": self.ended,
            "stage": self.stage,
            "booked": "yes" if self.booked else "",
            "differing": "yes" if self.differing else "",
            "page": page_number if page_number > 1 else "",
        }
        chosen = urlencode({name: value for name, value in parts.items() if value})
        return f"{path}?{chosen}" if chosen else path
