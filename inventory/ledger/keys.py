"""The names of a depot's keys. The braces are the hash tag: the keys share a slot, so one script may use them all."""

from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True)
class Keys:
    depot: str

    def _key(self, name: str) -> str:
        return f"rental:{{{self.depot}}}:{name}"

    @cached_property
    def equipment(self) -> str:
        """Hash: equipment id to the unit as JSON."""
        return self._key("equipment")

    @cached_property
    def out(self) -> str:
        """Hash: equipment id to RENTED or MAINTENANCE, for units that people took out of the offer."""
        return self._key("out")

    @cached_property
    def holds(self) -> str:
        """Hash: hold id to the hold as JSON."""
        return self._key("holds")

    @cached_property
    def bookings(self) -> str:
        """Hash: reference to the booking as JSON."""
        return self._key("bookings")

    @cached_property
    def booked(self) -> str:
        """Hash: hold id to the reference of the booking that it became."""
        return self._key("booked")

    @cached_property
    def catalogue(self) -> str:
        """Stream: the ids of units that were added or changed."""
        return self._key("catalogue")

    @cached_property
    def outbox(self) -> str:
        """Stream: what happened to bookings, to be told to customers."""
        return self._key("outbox")

    @cached_property
    def notified(self) -> str:
        """Hash: outbox entry and channel to what became of it, until all channels of the entry are done."""
        return self._key("notified")

    @cached_property
    def dead_letters(self) -> str:
        """Stream: what was given up in the outbox, for people to look at."""
        return self._key("dead_letters")

    @cached_property
    def messages(self) -> str:
        """Stream: notes for the people of the depot."""
        return self._key("messages")

    @cached_property
    def calls(self) -> str:
        """Sorted set: the ids of calls that have a record, by when it expires, in seconds."""
        return self._key("calls")

    def call(self, call_id: str) -> str:
        """String that expires: the record of a call as JSON."""
        return self._key(f"call:{call_id}")

    @cached_property
    def registry_rate(self) -> str:
        """Prefix of the counters of requests to registries, a string each that expires."""
        return self._key("registry-rate")

    def registry_record(self, digest: str) -> str:
        """String that expires: what a registry answered as JSON, by the hash of what was asked."""
        return self._key(f"registry-record:{digest}")

    def calendar(self, equipment_id: str) -> str:
        """Sorted set: the unit's intervals by their first day."""
        return self._key(f"calendar:{equipment_id}")

    def outcome(self, request_id: str) -> str:
        """String that expires: what a request did, for when it is repeated."""
        return self._key(f"outcome:{request_id}")
