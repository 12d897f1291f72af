"""Values that a script of the ledger keeps with the moment at which it did, by the clock of Redis."""

from typing import TypeVar

from pydantic import ValidationError

from inventory.ledger.stored_form import instant
from inventory.models import Frozen

ValueT = TypeVar("ValueT", bound=Frozen)


def read_dated(model: type[ValueT], stored: bytes | None) -> ValueT | None:
    """The value, with that moment as its `at`. None where nothing is kept, and for what another version of the program
    has kept in another form."""
    at, _, value = (stored or b"").partition(b"\n")
    try:
        return model.model_validate_json(value).model_copy(update={"at": instant(at)})
    except (ValidationError, ValueError):
        return None
