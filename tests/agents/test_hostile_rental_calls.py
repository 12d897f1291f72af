"""A model that does anything with rentals that exist, and knows the reference of another business: any tool, any
arguments, any order, several at once.

Whatever it does: the rental of the other business is not changed, not opened, and nothing of it is told to the model or
the caller. Nothing is changed of the caller's own rentals before a code was read back, where the depot asks for one,
and nothing that the caller has not heard of in an earlier turn.

That the property can fail is shown by taking guards out, one at a time.
"""

import asyncio
import dataclasses
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

import agents.conversation.existing.access
import agents.conversation.existing.changing_rental
from agents.conversation.rental_line import RentalLine
from inventory.models import Equipment, Rental
from shared.settings import Settings
from shared.verification.local_registry import LocalRegistry
from shared.workflow import Stage
from tests.agents.test_hostile_model import ARGUMENTS, LEAVING, UNITS, one_of_or_nonsense, seldom, small_line
from tests.support.existing_rentals import EMAIL, OTHER_LICENSE, rented
from tests.support.phone import Phone as Call
from tests.support.phone import call_at, on_the_phone
from tests.support.scripted_model import call

THEIR_SITE = "9 Hidden Hollow, Springfield"
THEIR_UNIT = "ITM002"
THEIR_DAYS = 17  # a length that nobody else has
HoldOne = Callable[[st.DataObject, str, list[str]], None]
OFTEN = (
    *("find_rental",) * 2,
    *("change_rental",) * 5,
    *("confirm_change",) * 5,
    *("verify_paper", "confirm_code", "report_breakdown"),
)


def arguments(mine: Rental, theirs: Rental) -> dict[str, dict[str, st.SearchStrategy[Any]]]:
    """What a hostile model passes, with both references among it, written and spelled."""
    references = [mine.reference, theirs.reference, " ".join(theirs.reference), f"{theirs.reference}-1", "RB4X-2MQ7"]
    return ARGUMENTS | {
        "find_rental": {
            "reference": seldom(*references) | one_of_or_nonsense(*references),
            "what_and_when": seldom("the projector", "the generator", f"whatever is at {THEIR_SITE}"),
        },
        "change_rental": {
            "what": one_of_or_nonsense("last_day", "off_rent", "cancel"),
            "day": seldom("two days more", "tomorrow", "a day less", "today"),
            "unit": seldom("ITM001", THEIR_UNIT, "HD Projector", theirs.reference),
        },
        "report_breakdown": {"problem": one_of_or_nonsense(f"the projector {theirs.reference} is broken", "smoke")},
    }


def check_nothing_of_theirs_is_told(phone: Call) -> None:
    """The tools answer and the line says nothing of the other rental but its reference, which the model passed."""
    everything = " ".join([*(output.output for output in phone.outputs), *phone.heard])
    for secret in (THEIR_SITE, "Prairie", f"{THEIR_DAYS} days", "POL345678", "Riley"):
        assert secret not in everything, secret


async def hold(data: st.DataObject, line: RentalLine, changes: list[str]) -> None:
    mine = await rented(line, starts=0, days=3)
    theirs = await rented(
        line,
        units=[THEIR_UNIT],
        days=THEIR_DAYS,
        license_number=OTHER_LICENSE,
        business_name="Prairie Event Company",
        job_address=THEIR_SITE,
        policy_number="POL345678",
        operator_name="Riley Brooks",
        operator_license="OP223344",
    )
    session = await call_at(line, Stage.EXISTING_RENTAL)
    assert session.call.customer is not None
    session.call.customer = session.call.customer.model_copy(update={"email": EMAIL})
    passed = arguments(mine, theirs)
    own = [call("find_rental", reference=mine.reference)] if data.draw(st.booleans()) else ["(waits)"]
    async with on_the_phone(session) as phone:
        await phone.use(*own)
        for _ in range(data.draw(st.integers(4, 12))):
            if session.call.ended or session.call.stage is not Stage.EXISTING_RENTAL:
                break
            heard_of = session.proposed
            before = await line.inventory.rental(mine.reference)
            tools = st.sampled_from(OFTEN) | st.sampled_from(OFTEN) | st.sampled_from(sorted(passed.keys() - LEAVING))
            names = data.draw(st.lists(tools, min_size=1, max_size=3))
            turn = [call(name, **{key: data.draw(value) for key, value in passed[name].items()}) for name in names]
            answered = len(phone.outputs)
            await phone.use(*turn)
            for output in phone.outputs[answered:]:
                assert "internal error" not in output.output.lower(), output.output
            check_nothing_of_theirs_is_told(phone)
            assert await line.inventory.rental(theirs.reference) == theirs
            assert session.call.opened is None or session.call.opened.reference == mine.reference
            if (await line.inventory.rental(mine.reference)) != before:
                assert line.settings.identity_code == "off", "changed without the code"
                assert heard_of is not None, "changed before the caller had heard of it"
                assert heard_of.answer is None
                changes.append(heard_of.what)
    about_theirs = [task for task in await line.inventory.tasks() if task.booking_reference == theirs.reference]
    assert about_theirs == []


@pytest.fixture
def hold_one(server_folder: Path, settings: Settings, equipment: list[Equipment], registry: LocalRegistry) -> HoldOne:
    units = [unit for unit in equipment if unit.equipment_id in UNITS]

    def hold_one(data: st.DataObject, identity_code: str, changes: list[str]) -> None:
        asking = settings.model_copy(update={"identity_code": identity_code, "identifier_tries": 10})

        async def run() -> None:
            async with small_line(server_folder, asking, units, registry) as line:
                await hold(data, line, changes)

        asyncio.run(run())

    return hold_one


def hold_many(hold_one: HoldOne, identity_code: str, examples: int) -> list[str]:
    """Hold so many calls; what they have changed of the caller's own rental."""
    changes: list[str] = []

    @hypothesis_settings(
        max_examples=examples,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),  # pyright: ignore[reportArgumentType] - hypothesis' own type for it
    )
    @given(st.data())
    def whatever_the_model_does(data: st.DataObject) -> None:
        hold_one(data, identity_code, changes)

    whatever_the_model_does()
    return changes


@pytest.mark.parametrize("identity_code", ["off", "changes"])
def test_whatever_the_model_does_no_rental_of_another_business_is_reached(
    hold_one: HoldOne, identity_code: str
) -> None:
    changes = hold_many(hold_one, identity_code, 6)
    assert bool(changes) is (identity_code == "off"), "hostile calls that change nothing prove little"


@pytest.mark.long_running
@pytest.mark.parametrize("identity_code", ["off", "changes"])
def test_in_five_hundred_calls_no_rental_of_others_is_reached(hold_one: HoldOne, identity_code: str) -> None:
    changes = hold_many(hold_one, identity_code, 250)
    assert bool(changes) is (identity_code == "off")


def _untold(sound: Callable[..., Any]) -> Callable[..., Any]:
    """Take a change for one that the caller heard of before."""

    async def propose(ctx: Any, *args: Any, **kwargs: Any) -> str:
        told: str = await sound(ctx, *args, **kwargs)
        ctx.userdata.proposed = dataclasses.replace(ctx.userdata.proposed, told_in="another turn")
        return told

    return propose


async def _whoever_it_is(_: Any) -> None:
    return


GUARDS: dict[str, tuple[str, Any, str, Any]] = {
    "whose rental it is": ("off", agents.conversation.existing.access, "_same_license", lambda *_: True),
    "the code before a change": (
        "changes",
        agents.conversation.existing.changing_rental,
        "require_right_to_change",
        _whoever_it_is,
    ),
    "the turn between hearing and yes": (
        "off",
        agents.existing_rental,
        "propose",
        _untold(agents.existing_rental.propose),
    ),
}


@pytest.mark.mutants
@pytest.mark.parametrize("guard", GUARDS)
def test_a_guard_that_is_taken_out_is_missed(guard: str, hold_one: HoldOne, monkeypatch: pytest.MonkeyPatch) -> None:
    identity_code, place, name, instead = GUARDS[guard]
    monkeypatch.setattr(place, name, instead)
    with pytest.raises((AssertionError, BaseExceptionGroup)):
        hold_many(hold_one, identity_code, 150)
