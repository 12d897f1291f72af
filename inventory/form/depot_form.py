"""Which form a depot has, and what keeps programs of another form from writing into it.

The names of the keys have the number of the form (`Keys`), and a mark says which form the depot has. A program looks
at the mark before it begins, and workers look again while they run. Where keys of a former form were, stand keys of
another type: every command of an older program fails there, so that it changes nothing. This also holds for a program
that was running when the depot was brought forward, and for programs from before there was a mark.
"""

from dataclasses import dataclass

from redis.asyncio import Redis
from redis.asyncio.client import Pipeline

from inventory.ledger.inventory import Inventory
from inventory.ledger.keys import Keys
from inventory.models import InventoryUnavailable
from inventory.server.errors import unavailable_if_silent

CLOSED = "This depot has a newer form. Use the program that brought it forward."
"""The member of the sorted set that stands where a former form had a key. It stays as it is for ever."""

NAMES_OF_FORM = {
    1: (
        *("identity", "equipment", "removed", "out", "holds", "bookings", "booked", "catalogue", "outbox", "notified"),
        *("dead_letters", "messages", "task-progress"),
    )
}
"""The keys that a depot of a former form has once. Calendars need not be closed: no script writes there alone."""


class OtherForm(InventoryUnavailable):
    """The depot has a form that this program does not read or write. The text says what to do."""


@dataclass(frozen=True)
class FormProblem:
    """Why this program must leave the depot alone. `can_be_upgraded` when this program can bring it forward, and
    `can_be_read` when the depot has this program's form all the same."""

    told: str
    can_be_upgraded: bool = False
    can_be_read: bool = False


def former_names(keys: Keys) -> list[str]:
    """The keys that the depot has once, as they were called in the forms before that of `keys`."""
    formers = [(Keys(keys.depot, form), names) for form, names in NAMES_OF_FORM.items() if form < keys.form]
    return [former.of_form(name) for former, names in formers for name in names]


def queue_form(pipe: Pipeline, keys: Keys) -> None:
    """Queue commands that mark the depot with the form of `keys`, delete what is under former names, and close them."""
    for name in former_names(keys):
        pipe.delete(name)
        pipe.zadd(name, {CLOSED: 0})
    pipe.hset(keys.form_mark, "form", str(keys.form))


async def uses_former_names(redis: Redis, keys: Keys) -> bool:
    """Whether something else than what closes them is under former names."""
    for name in former_names(keys):
        if await redis.type(name) not in (b"none", b"zset"):
            return True
    return False


async def marked_form(redis: Redis, keys: Keys) -> int | None:
    """The form that the depot is marked with; None without a mark."""
    found: bytes | None = await redis.hget(keys.form_mark, "form")  # type: ignore[misc]
    return int(found) if found else None


@unavailable_if_silent()
async def form_problem(inventory: Inventory) -> FormProblem | None:
    """Why this program must leave the depot alone, or None. A depot that is not there yet gets this program's form."""
    keys = inventory.keys
    found: bytes = await inventory.run("depot_form", [keys.form_mark, *former_names(keys)], [keys.form, CLOSED])
    if found == b"reopened":
        return FormProblem(
            f"An older program has written under the former names of the depot {keys.depot}, beside what is in it, so "
            "that units may be promised twice. Stop every older program. Make a backup with the program that wrote "
            "what counts, and restore it with this one, which gives up the rest: python main.py inventory restore FILE "
            "--replace",
            can_be_read=True,
        )
    form = int(found)
    if form == keys.form:
        return None
    reads = f"The depot {keys.depot} has form {form}, and this program reads and writes form {keys.form}."
    if form > keys.form:
        return FormProblem(f"{reads} Use the newer program that brought it forward.")
    return FormProblem(
        f"{reads} Bring it forward: python main.py upgrade --dry-run shows what changes, python main.py upgrade does "
        "it.",
        can_be_upgraded=True,
    )


async def require_form(inventory: Inventory) -> None:
    """Make sure that the depot has this program's form.

    Raises:
        OtherForm: it has another one.
        InventoryUnavailable: Redis did not answer.
    """
    if problem := await form_problem(inventory):
        raise OtherForm(problem.told)
