"""The steps from each form to the next one. They change the contents of a depot as a backup has them, so that depots
and old backups are brought forward by the same code.

A step is a function that takes contents and returns changed ones. It is in a module of its own, in the folder of the
form that it leads to, and is left as it is once it was released.
"""

from collections.abc import Callable
from dataclasses import dataclass

from inventory.files.backup_file import BackupRefused, DepotContents
from inventory.files.consistency import recounted
from inventory.form.to_form_2.booking_sources import name_sources
from inventory.form.to_form_2.task_due_times import give_due_times
from inventory.ledger.keys import FORM

# What a step raises when a record is broken: a value of another type, a missing field, or a number out of range.
UNREADABLE = (ValueError, KeyError, TypeError, AttributeError, ArithmeticError)


@dataclass(frozen=True)
class Step:
    """What is different afterwards, as a sentence of a list, and the function that makes it so."""

    says: str
    change: Callable[[DepotContents], DepotContents]


STEPS: dict[int, tuple[Step, ...]] = {
    1: (
        Step("every booking says where it was made", name_sources),
        Step("every task has a due time", give_due_times),
        Step("open rentals are counted for the limits of what one caller books", recounted),
    ),
}
"""By the form that a depot has before, the steps to the next form, in their order."""


@dataclass(frozen=True)
class Change:
    """What a step has changed: in how many records."""

    says: str
    records: int


def bring_forward(contents: DepotContents) -> tuple[DepotContents, list[Change]]:
    """The same contents in this program's form, and what was changed. Contents of this form are left as they are.

    Raises:
        BackupRefused: a record cannot be read.
    """
    changes: list[Change] = []
    while contents.form < FORM:
        for step in STEPS[contents.form]:
            try:
                changed = step.change(contents)
            except UNREADABLE as exc:  # without the message of `exc`, which may contain personal data
                raise BackupRefused(
                    f"The depot {contents.depot} cannot be brought forward, so that {step.says}: a record cannot be "
                    f"read ({type(exc).__name__})."
                ) from None
            changes.append(Change(step.says, _different_records(contents, changed)))
            contents = changed
        contents = contents.model_copy(update={"form": contents.form + 1})
    return contents, changes


def _different_records(before: DepotContents, after: DepotContents) -> int:
    different = 0
    for section in DepotContents.model_fields:
        old, new = getattr(before, section), getattr(after, section)
        if section == "streams":
            for name, stream in new.items():
                entries = dict(old[name].entries) if name in old else {}
                different += sum(entries.get(entry_id) != fields for entry_id, fields in stream.entries)
        elif isinstance(new, dict):
            different += sum(old.get(key) != record for key, record in new.items()) + len(old.keys() - new.keys())
    return different
