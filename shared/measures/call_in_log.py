"""The call that a line of the log belongs to: bound once when the call begins, and in every line from then on."""

import contextlib
import logging
from collections.abc import Iterator
from contextvars import ContextVar

from shared.measures.counted_facts import unit_of
from shared.rental_call import RentalCall

_CALL: ContextVar[RentalCall | None] = ContextVar("rental_call", default=None)


class _Process:
    """The call of a process that holds one call in its life."""

    call: RentalCall | None = None


@contextlib.contextmanager
def in_log(call: RentalCall) -> Iterator[None]:
    """What is logged within this block, and in tasks that are begun there, belongs to this call."""
    before = _CALL.get()
    _CALL.set(call)
    try:
        yield
    finally:
        _CALL.set(before)  # without the token: the block may be left in another task


def whole_process_in_log(call: RentalCall) -> None:
    """Everything that this process logs belongs to this call, also from tasks that are older than the call."""
    _Process.call = call


class CallFields(logging.Filter):
    """Writes the call's id, its stage and its unit into each record. It reads them at that moment.

    Records of a call's process come to the worker with these fields, and keep them.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        call = _CALL.get() or _Process.call
        if call is not None and not hasattr(record, "call_id"):
            record.call_id = call.call_id
            record.stage = call.stage.value
            if unit := unit_of(call):
                record.unit = unit
        return True


CALL_FIELDS = CallFields()
