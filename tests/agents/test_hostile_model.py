"""A model that does anything: any tool of its stage, any arguments, any order, several at once, while somebody else
takes units, people take them out of the offer and holds expire.

Whatever it does: no fact and no booking that the registries do not bear out, no rate out of bounds, no unit twice on a
day, no hold left behind, no turn that ends in silence.

That the property can fail is shown below by taking guards out, one at a time (`GUARDS`):
the bounds in `accept_price`, the verdict on a license, on a certificate and on a policy, the holder of a policy, the
release of a hold, the
claim of the one hand-off in a response, the overlap look-up of `hold.lua`, and the facts that fall when another unit
is selected.
"""

import asyncio
import contextlib
import datetime as dt
import uuid
from collections.abc import AsyncIterator, Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

import agents.booking_completion
import agents.pricing_negotiation
import shared.verification.checks
import shared.verification.rules
from agents.conversation.call_session import CallSession
from agents.conversation.rental_line import RentalLine
from agents.stage_agent import StageAgent
from inventory.ledger import scripts
from inventory.ledger.inventory import Inventory
from inventory.ledger.new_ids import MOST_UNITS, rental_of
from inventory.models import Equipment, InventoryError, Period, Proofs, WeightClass
from inventory.search.catalogue import Catalogue
from inventory.server.connection import open_redis
from inventory.server.options import RedisOptions
from shared.rental_call import RentalCall
from shared.settings import Settings
from shared.verification.local_registry import LocalRegistry
from shared.verification.results import Verified
from shared.workflow import Stage
from tests.support.phone import Phone, call_at, on_the_phone, tools_of
from tests.support.scripted_model import call

HoldOne = Callable[..., None]
STAGES = [stage for stage in Stage if stage is not Stage.CALL_ENDED]

UNITS = ("ITM001", "ITM004", "ITM002")  # two generators and a projector: so few that callers compete for them
WITH_THE_GENERATOR = ((), (), ("ITM002",), ("ITM004",), ("ITM002", "ITM004"))  # what a call holds beside it
SOUND_LICENSES = {"BL123456", "BL771030"}
SOUND_SITES = {
    "12 Garden Lane, Springfield, Illinois 62704": WeightClass.LIGHT,
    "100 Main Street, Springfield, Illinois 62701": WeightClass.HEAVY,
}
SOUND_OPERATORS = {("Jordan Lee", "OP445566", "Basic Safety"), ("Casey Morgan", "OP112233", "Basic Safety")}
SOUND_POLICIES = {"POL789012": Decimal(2_000_000), "POL771030": Decimal(1_000_000)}
HOLDERS = {"BL123456": "POL789012", "BL771030": "POL771030"}  # the one policy of each business

NONSENSE = st.one_of(st.text(max_size=12), st.integers(), st.floats(), st.none(), st.lists(st.integers(), max_size=2))


@st.composite
def one_of_or_nonsense(draw: st.DrawFn, *values: Any) -> Any:
    """Mostly one of these values, so that a call makes progress; sometimes any other value."""
    return draw(NONSENSE) if draw(st.integers(0, 14)) == 0 else draw(st.sampled_from(values))


def seldom(*values: Any) -> st.SearchStrategy[Any]:
    """For an argument that may be left out: mostly it is."""
    return st.one_of(st.none(), st.none(), st.none(), one_of_or_nonsense(*values))


ARGUMENTS: dict[str, dict[str, st.SearchStrategy[Any]]] = {
    "start_rental": {
        "equipment_needed": one_of_or_nonsense("a generator"),
        "also_needed": seldom("a projector"),
    },
    "verify_business_license": {
        "license_number": one_of_or_nonsense("BL-123456", "BL-771030", "BL-666000", "BL-200100", "BL-999999"),
        "business_name": one_of_or_nonsense("Acme Construction", "Summit Film", "Old Mill Carpentry", None),
    },
    "search_available_equipment": {
        "search_query": one_of_or_nonsense("generator", "projector"),
        "start_date": one_of_or_nonsense("tomorrow", "today", "yesterday", None),
        "rental_days": one_of_or_nonsense(1, 2, 0, 4000, None),
    },
    "select_equipment": {
        "equipment_id": one_of_or_nonsense(*UNITS, "ITM999"),
        "quantity": seldom(1, 2, 3, 0, -1, 50),
        "start_date": one_of_or_nonsense("tomorrow", "today", "2020-01-01"),
        "rental_days": one_of_or_nonsense(1, 2, 3, -1),
        "also_needed": seldom("a projector"),
    },
    "finish_selection": {},
    "send_quote": {},
    "verify_site_safety": {
        "job_address": one_of_or_nonsense(
            *["100 Main St, Springfield"] * 3, "100 Main St, 62701", "12 Garden Lane, Springfield", "1 Nowhere Road"
        )
    },
    "propose_price": {
        "proposed_daily_rate": one_of_or_nonsense(
            1, 449.99, 450, 470, 500, 500.01, 275, 300, 724.99, 725, 760.01, 899.99, 940
        ),
        "rental_days": one_of_or_nonsense(1, 2),
    },
    "accept_price": {
        "confirmed_daily_rate": one_of_or_nonsense(
            0.01, 449.99, 450, 470, 500.01, 275, 724.99, 725, 760.01, 825.01, 899.99, 900, 1_000_000, -450
        )
    },
    "verify_operator_credentials": {
        "operator_name": one_of_or_nonsense("Jordan Lee", "Casey Morgan", "Drew Palmer", "Avery Stone"),
        "operator_license": one_of_or_nonsense("OP-445566", "OP-112233", "OP-889900", "OP-334455"),
        "operator_phone": one_of_or_nonsense("217 555 0120"),
    },
    "verify_insurance_coverage": {
        "policy_number": one_of_or_nonsense("POL-789012", "POL-771030", "POL-345678", "POL-100100", "POL-200200"),
        "policy_holder": one_of_or_nonsense("Summit Film and Stage Productions", "Prairie Event Company", None),
    },
    "complete_booking": {"confirmation_email": seldom("jane@example.com", "office@acme.example.com")},
    "confirm_code": {"code": one_of_or_nonsense("000000", "1 2 3 4 5 6", "one two three four five six", "12345")},
    "note_email": {"email": one_of_or_nonsense("jane@example.com", "jane at home")},
    "change_equipment": {
        "what": one_of_or_nonsense(
            "equipment", "more", "without", "days", "address", "operator", "policy", "existing rental"
        ),
        "new_value": seldom(
            *UNITS, *UNITS, "HD Projector", "Professional Generator", "12 Garden Lane, Springfield", "Casey Morgan"
        ),
        "start_date": seldom("tomorrow", "today", "2020-01-01"),
        "rental_days": seldom(1, 2, 3, -1),
    },
    "existing_rental": {},
    "find_rental": {
        "reference": seldom("RB4X-2MQ7", "R B 4 X", ""),
        "what_and_when": seldom("the generator from tomorrow", "everything"),
    },
    "change_rental": {
        "what": one_of_or_nonsense("last_day", "off_rent", "cancel"),
        "day": seldom("four days more", "tomorrow", "a day less", "2020-01-01"),
        "unit": seldom("ITM001", "HD Projector", "2"),
    },
    "verify_paper": {
        "number": one_of_or_nonsense("POL-789012", "OP-445566", "POL-345678"),
        "whose": seldom("Jordan Lee", "Acme Construction"),
    },
    "confirm_change": {},
    "report_breakdown": {"problem": one_of_or_nonsense("it won't start")},
    "rent_equipment": {
        "equipment_needed": seldom("a projector"),
        "like_this_rental": one_of_or_nonsense(True, False),
    },
    "answer_house_question": {"question": one_of_or_nonsense("do you deliver", "Deposit", "what is the weather")},
    "speak_language": {"language": one_of_or_nonsense("en", "es", "es-MX", "de")},
    "tell_price_range": {"equipment": one_of_or_nonsense("a generator", "a submarine")},
    "transfer_to_human": {
        "reason": one_of_or_nonsense("wants a person"),
        "call_back_number": seldom("217 555 0144", "555"),
    },
    "end_call": {"reason": one_of_or_nonsense("completed")},
}
EVERY_TOOL = tuple(ARGUMENTS)
LEAVING = {"end_call", "transfer_to_human"}


class Rival:
    """What goes on in the depot between the turns of the call."""

    def __init__(self, line: RentalLine, today: dt.date) -> None:
        self.line, self.today = line, today
        self.holds: list[Any] = []

    async def act(self, data: st.DataObject, session: CallSession) -> None:
        deed = data.draw(
            st.sampled_from(["nothing", "nothing", "nothing", "hold", "let go", "expire", "maintain", "repair"])
        )
        unit = data.draw(st.sampled_from(UNITS))
        inventory = self.line.inventory
        with contextlib.suppress(InventoryError):
            if deed == "hold":
                start = self.today + dt.timedelta(days=data.draw(st.integers(0, 3)))
                self.holds.append(await inventory.hold(unit, Period.of(start, 1), call_id="the rival"))
            elif deed == "let go" and self.holds:
                await inventory.release(self.holds.pop())
            elif deed == "expire" and session.call.selection is not None and session.call.rental is None:
                await inventory.release(data.draw(st.sampled_from(session.call.selection.holds)))
            elif deed in ("maintain", "repair"):
                await inventory.set_maintenance(unit, deed == "maintain")


def check_facts(known: RentalCall) -> None:
    """Every fact of the call agrees with the registries, for the unit and the days that are selected."""
    if known.customer:
        assert known.customer.license_number.replace("-", "") in SOUND_LICENSES
    selection = known.selection
    if selection is None:
        return
    assert len(selection.units) == len(set(selection.equipment_ids)) <= MOST_UNITS
    for hold in selection.holds:
        assert (hold.call_id, hold.period) == (known.call_id, selection.period)
    if known.site:
        assert SOUND_SITES[known.site.address].rank >= selection.heaviest.weight_class.rank
    if known.price:
        assert selection.lowest_rate <= known.price.daily_rate <= selection.highest_rate
    for operator in known.operators:
        assert (operator.name, operator.license_number.replace("-", ""), operator.certificate) in SOUND_OPERATORS
    if known.insurance:
        coverage = SOUND_POLICIES.get(known.insurance.policy_number.replace("-", ""))
        assert coverage == known.insurance.coverage >= selection.min_insurance
        assert known.customer
        check_holder(known.customer.license_number, known.insurance.policy_number)


def check_holder(license_number: str, policy_number: str) -> None:
    """The policy is the business's own."""
    assert HOLDERS[license_number.replace("-", "")] == policy_number.replace("-", "")


async def check_inventory(line: RentalLine) -> None:
    """No unit is rented twice on a day, and every booking is complete and within its bounds."""
    bookings = await line.inventory.bookings()
    taken = [(b.equipment_id, b.period) for b in bookings] + [
        (h.equipment_id, h.period) for h in await line.inventory.holds()
    ]
    for index, (unit, period) in enumerate(taken):
        for other_unit, other in taken[index + 1 :]:
            overlap = period.first_day < other.day_after and other.first_day < period.day_after
            assert unit != other_unit or not overlap, f"{unit} is taken twice: {period} and {other}"
    for booking in bookings:
        unit = await line.inventory.get(booking.equipment_id)
        proofs = booking.proofs
        assert isinstance(proofs, Proofs)
        assert unit.lowest_rate <= booking.daily_rate <= unit.highest_rate
        assert proofs.license_number.replace("-", "") in SOUND_LICENSES
        assert SOUND_SITES[proofs.job_address].rank >= unit.weight_class.rank
        assert SOUND_POLICIES[proofs.policy_number.replace("-", "")] >= unit.min_insurance
        check_holder(proofs.license_number, proofs.policy_number)
        assert proofs.certificate == unit.operator_certification or unit.operator_certification is None
    for rental in {rental_of(booking.reference) for booking in bookings}:
        of_one = [booking for booking in bookings if rental_of(booking.reference) == rental]
        assert len({booking.period.first_day for booking in of_one}) == 1, "the units of a rental have the same days"
        assert len({booking.booked_at for booking in of_one}) == 1, "a rental is booked in one step"


def calls_of_a_turn(data: st.DataObject, stage: Stage) -> list[Any]:
    own = sorted(tools_of(stage) - LEAVING)
    tool = st.sampled_from([*(own * 15)[:60], *sorted(LEAVING), *EVERY_TOOL])
    names = data.draw(st.lists(tool, min_size=1, max_size=3))
    return [call(name, **{key: data.draw(value) for key, value in ARGUMENTS[name].items()}) for name in names]


async def hold_a_hostile_call(data: st.DataObject, line: RentalLine, begins: Stage, bookings: list[str]) -> None:
    session = await call_at(line, begins, besides=data.draw(st.sampled_from(WITH_THE_GENERATOR)), days=2)
    if line.settings.identity_code == "always" and session.call.customer is not None:
        session.call.customer = session.call.customer.model_copy(update={"email": "office@acme.example.com"})
    rival = Rival(line, session.today)
    async with on_the_phone(session) as phone:
        for _ in range(data.draw(st.integers(5, 25))):
            if session.call.ended:
                break
            await rival.act(data, session)
            await one_turn(data, phone)
            check_facts(session.call)
            await check_inventory(line)
    assert not [hold for hold in await line.inventory.holds() if hold.call_id == session.call.call_id], "a hold is left"
    bookings += [booking.reference for booking in await line.inventory.bookings()]


async def one_turn(data: st.DataObject, phone: Phone) -> None:
    heard, answered = len(phone.heard), len(phone.outputs)
    await phone.use(*calls_of_a_turn(data, phone.stage))
    assert len(phone.heard) > heard, "the caller hears silence"
    assert len(phone.outputs) > answered
    for output in phone.outputs[answered:]:
        assert "internal error" not in output.output.lower(), output.output


@contextlib.asynccontextmanager
async def small_line(
    folder: Path, settings: Settings, units: list[Equipment], registry: LocalRegistry
) -> AsyncIterator[RentalLine]:
    async with open_redis(RedisOptions(data_folder=folder)) as redis:
        depot = f"t{uuid.uuid4().hex[:12]}"
        inventory = Inventory(redis, depot=depot, zone=settings.zone)
        await inventory.load(units)
        yield RentalLine(settings.model_copy(update={"depot": depot}), inventory, Catalogue(units), registry)


@pytest.fixture
def hostile_call(
    server_folder: Path, settings: Settings, equipment: list[Equipment], registry: LocalRegistry
) -> HoldOne:
    units = [unit for unit in equipment if unit.equipment_id in UNITS]

    def hold_one(data: st.DataObject, begins: Stage, bookings: list[str], identity_code: str = "changes") -> None:
        asking = settings.model_copy(update={"identity_code": identity_code})

        async def run() -> None:
            async with small_line(server_folder, asking, units, registry) as line:
                await hold_a_hostile_call(data, line, begins, bookings)

        asyncio.run(run())

    return hold_one


def property_of(hold_one: HoldOne, begins: Stage, examples: int, bookings: list[str]) -> Callable[[], None]:
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
        hold_one(data, begins, bookings)

    return whatever_the_model_does


@pytest.mark.parametrize("begins", STAGES)
def test_whatever_the_model_does_nothing_is_booked_that_is_not_proved(begins: Stage, hostile_call: HoldOne) -> None:
    bookings: list[str] = []
    property_of(hostile_call, begins, 4, bookings)()
    several = [reference for reference in bookings if reference != rental_of(reference)]
    assert several or begins is not Stage.BOOKING_COMPLETION, "hostile calls that never book several units prove little"


def hold_asking_for_codes(hold_one: HoldOne) -> HoldOne:
    """Hold calls at a depot that always asks for a code, which the model does not know."""
    return lambda data, begins, bookings: hold_one(data, begins, bookings, "always")


def test_whatever_the_model_does_nothing_is_booked_without_the_code(hostile_call: HoldOne) -> None:
    bookings: list[str] = []
    property_of(hold_asking_for_codes(hostile_call), Stage.BOOKING_COMPLETION, 6, bookings)()
    assert bookings == []


@pytest.mark.mutants
def test_the_code_taken_out_is_missed(hostile_call: HoldOne, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(agents.booking_completion, "is_confirmed", lambda *_: True)
    bookings: list[str] = []
    property_of(hold_asking_for_codes(hostile_call), Stage.BOOKING_COMPLETION, 12, bookings)()
    assert bookings != []


def _verify_everything(*args: Any, **_: Any) -> Verified[Any]:
    """A rule that judges nothing: whatever record it is given is verified."""
    record = args[0]
    return Verified(record[0] if isinstance(record, list | tuple) else record)


def _without(script: str, line_of_lua: str, instead: str) -> Callable[[str], str]:
    sound = scripts.source

    def source(name: str) -> str:
        text = sound(name)
        if name != script:
            return text
        assert line_of_lua in text
        return text.replace(line_of_lua, instead)

    return source


async def _release_nothing(self: Inventory, hold: Any) -> bool:
    return False


def _go_to_without_claim(sound: Callable[..., Any]) -> Callable[..., Any]:
    def go_to(self: StageAgent, ctx: Any, stage: Stage, tell_first: str) -> Any:
        handed = sound(self, ctx, stage, tell_first)
        ctx.userdata.handed_off_in = None
        return handed

    return go_to


def _select_without_judging(self: RentalCall, selection: Any) -> RentalCall:
    self.selection = selection
    return self


RULES = shared.verification.checks
GUARDS: dict[str, tuple[Stage, tuple[Any, str, Any]]] = {
    "the bounds in accept_price": (
        Stage.PRICING_NEGOTIATION,
        (agents.pricing_negotiation, "acceptable", lambda *_: True),
    ),
    "the verdict on a license": (Stage.CUSTOMER_VERIFICATION, (RULES, "judge_license", _verify_everything)),
    "the verdict on a certificate": (Stage.OPERATOR_CERTIFICATION, (RULES, "judge_operator", _verify_everything)),
    "the verdict on a policy": (Stage.INSURANCE_VERIFICATION, (RULES, "judge_policy", _verify_everything)),
    "the holder of a policy": (Stage.INSURANCE_VERIFICATION, (shared.verification.rules, "_another", lambda *_: None)),
    "the release of the hold": (Stage.REQUIREMENTS_CONFIRMATION, (Inventory, "release", _release_nothing)),
    "the one hand-off in a response": (
        Stage.REQUIREMENTS_CONFIRMATION,
        (StageAgent, "go_to", _go_to_without_claim(StageAgent.go_to)),
    ),
    "the overlap look-up of hold.lua": (
        Stage.EQUIPMENT_DISCOVERY,
        (scripts, "source", _without("hold", "if find_blocking_member(", "if false and find_blocking_member(")),
    ),
    "the facts that fall with the unit": (
        Stage.INSURANCE_VERIFICATION,
        (RentalCall, "select", _select_without_judging),
    ),
}


@pytest.mark.mutants
@pytest.mark.parametrize("guard", GUARDS)
def test_a_guard_that_is_taken_out_is_missed(
    guard: str, hostile_call: HoldOne, monkeypatch: pytest.MonkeyPatch
) -> None:
    begins, taken_out = GUARDS[guard]
    monkeypatch.setattr(*taken_out)
    with pytest.raises((AssertionError, RuntimeError, BaseExceptionGroup)):
        property_of(hostile_call, begins, 200, [])()
