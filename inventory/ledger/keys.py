"""The names of a depot's keys in Redis.

The braces mark the hash tag. Keys with the same tag share a slot of a cluster, so that one script may use all of them.

What the ledger keeps has a form, and the names of these keys have its number: a program of another form does not find
them, so it cannot write into what it does not understand. `inventory/form/` brings a depot to a newer form.
"""

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

FORM = 2  # the form that this program reads and writes


@dataclass(frozen=True)
class Keys:
    """The keys of the depot with this name, as they are called in this form."""

    depot: str
    form: int = FORM

    def _key(self, name: str) -> str:
        """A key that is called the same in every form: it expires, or programs of several forms share it."""
        return f"rental:{{{self.depot}}}:{name}"

    def of_form(self, name: str) -> str:
        """The key of the ledger that has this name in its form. Form 1 had no number yet."""
        return self._key(name if self.form == 1 else f"{self.form}:{name}")

    @cached_property
    def form_mark(self) -> str:
        """Hash: "form" to the number of the form that the depot has. Form 1 has no mark. It is in a backup's header."""
        return self._key("form")

    @cached_property
    def identity(self) -> str:
        """Hash: company, time zone and currency that the depot's bookings are made with. It is not in a backup, since
        the next worker notes it again."""
        return self.of_form("identity")

    @cached_property
    def equipment(self) -> str:
        """Hash: equipment id to the unit as JSON."""
        return self.of_form("equipment")

    @cached_property
    def removed(self) -> str:
        """Hash: equipment id to the unit as JSON, for units that the depot does not have any more."""
        return self.of_form("removed")

    @cached_property
    def withdrawn(self) -> str:
        """Hash: equipment id to RENTED or MAINTENANCE, for units that people have withdrawn from the offer; with the
        number of the day after the last one, if they have told it: "RENTED 739876"."""
        return self.of_form("out")

    @cached_property
    def turnaround(self) -> str:
        """Hash: equipment id to how many days the unit needs between two rentals, for units that need or needed any. It
        follows from the units: a restore makes it anew."""
        return self.of_form("turnaround")

    @cached_property
    def holds(self) -> str:
        """Hash: hold id to the hold as JSON. A hold for the depot itself is a block."""
        return self.of_form("holds")

    @cached_property
    def bookings(self) -> str:
        """Hash: reference to the booking as JSON. The bookings of a rental of several units have its reference with a
        number behind it."""
        return self.of_form("bookings")

    @cached_property
    def booked(self) -> str:
        """Hash: hold id, or id of the request of the desk, to the reference of the booking that it became."""
        return self.of_form("booked")

    @cached_property
    def archive(self) -> str:
        """Hash: name of a part to bookings that ended long ago, as compressed JSON. inventory/ledger/upkeep/archive.py
        describes it."""
        return self.of_form("archive")

    @cached_property
    def open_rentals(self) -> str:
        """Hash: call, license, calling number (its keyed hash) or operator to the bookings that have not ended, as
        lua/open_rentals.lua describes them. It follows from the bookings: a restore makes it anew."""
        return self.of_form("open-rentals")

    @cached_property
    def customers(self) -> str:
        """Hash: letters and digits of a business license to what the depot keeps of this customer as JSON, as
        lua/customers.lua describes it."""
        return self.of_form("customers")

    @cached_property
    def catalogue(self) -> str:
        """Stream: the ids of units that were added or changed."""
        return self.of_form("catalogue")

    @cached_property
    def outbox(self) -> str:
        """Stream: what happened to bookings, for notifications to customers."""
        return self.of_form("outbox")

    @cached_property
    def notified(self) -> str:
        """Hash: entry of the outbox and channel to what became of it, until every channel of the entry is done."""
        return self.of_form("notified")

    @cached_property
    def dead_letters(self) -> str:
        """Stream: entries of the outbox that could not be sent, for people to look at."""
        return self.of_form("dead_letters")

    @cached_property
    def tasks(self) -> str:
        """Stream: what the people of the depot have to do, as JSON in the field `message`. It is named after the
        messages that callers left in it before there were tasks; those are open tasks now."""
        return self.of_form("messages")

    @cached_property
    def task_progress(self) -> str:
        """Hash: entry of the stream of tasks to who has taken it and whether it is done, as JSON. An open task is not
        in it."""
        return self.of_form("task-progress")

    @cached_property
    def calls(self) -> str:
        """Sorted set: the ids of calls that have a record. The score is when it expires, in seconds since the epoch."""
        return self._key("calls")

    def call(self, call_id: str) -> str:
        """String that expires: the record of a call as JSON."""
        return self._key(f"call:{call_id}")

    def unfinished_call(self, digest: str) -> str:
        """String that expires: how far a call has come, for a caller who is cut off, as lua/keep_call.lua writes it.
        `digest` is the keyed hash of the caller's number."""
        return self._key(f"unfinished-call:{digest}")

    @cached_property
    def number_secret(self) -> str:
        """String: the random key of keyed hashes, such as those of callers' numbers. It is in no backup: what it names
        expires soon, but for the open rentals of a calling number, which are counted anew on another server."""
        return self._key("number-secret")

    @cached_property
    def calls_of_hour(self) -> str:
        """Sorted set that expires: ids of the calls that were taken within the last hour, by when they were, in ms."""
        return self._key("calls-of-hour")

    @cached_property
    def tries(self) -> str:
        """Sorted set that expires: ids of the tries of numbers on the whole line within the hour, by when they were, in
        ms."""
        return self._key("tries")

    def tries_of_record(self, digest: str) -> str:
        """As `tries`, of one license, operator or policy number within the day. `digest` is its keyed hash."""
        return self._key(f"tries:record:{digest}")

    def tries_of_number(self, number: str) -> str:
        """As `tries`, of one calling number within the day. `number` is its keyed hash."""
        return self._key(f"tries:number:{number}")

    @cached_property
    def running_calls(self) -> str:
        """Sorted set that expires: ids of the calls that run. The score is when a call's place expires, in ms."""
        return self._key("running-calls")

    def calls_of_hour_of(self, number: str) -> str:
        """As `calls_of_hour`, of one calling number. `number` is its keyed hash."""
        return self._key(f"calls-of-hour:{number}")

    def running_calls_of(self, number: str) -> str:
        """As `running_calls`, of one calling number. `number` is its keyed hash."""
        return self._key(f"running-calls:{number}")

    def model_cost(self, day: dt.date) -> str:
        """Hash that expires: call id to what the model has cost in the call, and "sum" to what it has cost in all calls
        that began on this day, in micro-dollars."""
        return self._key(f"model-cost:{day}")

    def code(self, call_id: str) -> str:
        """String that expires: the keyed hash of the code that the caller is to read back, and the tries, as
        lua/new_code.lua writes it. It is in no backup."""
        return self._key(f"code:{call_id}")

    def calls_with_code(self, digest: str) -> str:
        """Sorted set that expires: ids of the calls in which a license record was sent a code within the last day, by
        when it was, in ms. `digest` is the hash of the license's number."""
        return self._key(f"calls-with-code:{digest}")

    @cached_property
    def waiting_callers(self) -> str:
        """String that expires: there while one worker offers waiting callers again."""
        return self._key("waiting-callers")

    @cached_property
    def invariants(self) -> str:
        """Hash that expires: who checked which rules to what was found, as lua/keep_report.lua writes it."""
        return self._key("invariants")

    @cached_property
    def page_users(self) -> str:
        """Hash: name to who may log in to the depot's page, as JSON with a hashed password. It is in no backup."""
        return self._key("page-users")

    @cached_property
    def page_acts(self) -> str:
        """Stream: who did what on the depot's page, and looked at which transcript. It is in no backup."""
        return self._key("page-acts")

    @cached_property
    def call_requests(self) -> str:
        """Hash that expires: call id to what a person of the desk asks of the call, as lua/ask_call.lua writes it."""
        return self._key("call-requests")

    @cached_property
    def workers(self) -> str:
        """Hash that expires: id of a worker's process to what it tells of itself, as lua/keep_report.lua writes it."""
        return self._key("workers")

    @cached_property
    def registry_rate(self) -> str:
        """The prefix of the counters of requests to registries. Each counter is a string that expires."""
        return self._key("registry-rate")

    def registry_record(self, digest: str) -> str:
        """String that expires: a registry's answer as JSON. `digest` is the hash of what was asked."""
        return self._key(f"registry-record:{digest}")

    def calendar(self, equipment_id: str) -> str:
        """Sorted set: the unit's rentals. lua/calendar.lua describes scores and members."""
        return self.of_form(f"calendar:{equipment_id}")

    def outcome(self, request_id: str) -> str:
        """String that expires: what a request did, so that a repeat of it gets the same answer."""
        return self._key(f"outcome:{request_id}")
