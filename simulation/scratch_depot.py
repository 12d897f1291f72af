"""The temporary depot in which a scenario is played, with another caller and a registry that can fail."""

import asyncio
import contextlib
import datetime as dt
import functools
import re
import tempfile
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource
from redis.asyncio import Redis

from agents.conversation.call_session import CallSession
from agents.conversation.rental_line import RentalLine
from inventory.files.csv_file import read_equipment_csv
from inventory.ledger.inventory import Inventory
from inventory.ledger.new_ids import new_id
from inventory.models import Equipment, Period, Proofs, WeightClass
from inventory.search.catalogue import Catalogue
from inventory.server.connection import open_redis
from inventory.server.options import RedisOptions
from shared.house.house_file import read_house_file
from shared.house.house_questions import HouseQuestions
from shared.notifications.mail_transport import mail_folder
from shared.open_inventory import booking_limits
from shared.settings import Settings
from shared.settings.depot import PROJECT
from shared.terms.charges import PriceTerms, charges_for
from shared.verification.checks import Check, ResultT, Verification
from shared.verification.local_registry import LocalRegistry
from shared.verification.registry_records import RecordT
from shared.verification.results import Outcome, Unavailable
from simulation.grading import BEFORE, OTHER_CALL
from simulation.scenario import Event, RentalBefore, Scenario, ScenarioError, day_of
from simulation.served_registry import Outage, served_registry

CODE = "{code}"
_REFERENCE = re.compile(r"\{reference(?: (\d))?\}")
_LONG = 3650  # days
_A_MOMENT = 0.02  # seconds; Redis counts a hold's life in milliseconds


class ScenarioSettings(Settings):
    """The default settings, whatever the environment says, so that a scenario plays the same everywhere."""

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return (init_settings,)


class FailingRegistry:
    """A registry that does not answer during an outage."""

    def __init__(self, registry: Verification, outage: Outage) -> None:
        self._registry = registry
        self._outage = outage

    async def check(self, check: Check[RecordT, ResultT]) -> Outcome[ResultT]:
        return _NO_ANSWER if self._outage.now else await self._registry.check(check)


_NO_ANSWER = Unavailable("the scenario has taken the registry down")


@dataclass(frozen=True)
class ScratchDepot:
    """The line that a scenario calls, and what can happen to it during the call."""

    line: RentalLine
    outage: Outage
    references: list[str] = field(default_factory=list)

    async def book_before(self, rentals: Sequence[RentalBefore]) -> None:
        """Book these rentals, as they were booked in calls before this one.

        Raises:
            ScenarioError: there are not so many units of that name, or its first day is none.
        """
        inventory, terms = self.line.inventory, PriceTerms.of(self.line.settings)
        for number, rental in enumerate(rentals):
            period = Period.of(day_of(rental.starts, inventory.today()), rental.days)
            units = await self._units(rental.equipment)
            free = set(await inventory.available([unit.equipment_id for unit in units], period))
            chosen = [unit for unit in units if unit.equipment_id in free][: rental.units]
            if len(chosen) < rental.units:
                raise ScenarioError(f"The depot has no {rental.units} free units called {rental.equipment}.")
            holds = await inventory.hold_all(
                [unit.equipment_id for unit in chosen], period, call_id=f"{BEFORE}{number}"
            )
            rates = [unit.lowest_rate for unit in chosen]
            booked = await inventory.confirm_all(
                holds,
                daily_rates=rates,
                charges=charges_for(chosen, rates, rental.days, terms, delivered=rental.delivered),
                proofs=[_papers(rental, unit, inventory.today()) for unit in chosen],
                confirmation_email=rental.email,
            )
            self.references.append(booked.reference)

    async def happens(self, event: Event, session: CallSession) -> None:
        """Make this event happen during the call.

        Raises:
            ScenarioError: it cannot happen, because there is no such unit or no days were said.
        """
        match event.do:
            case "another_caller_books":
                units = await self._free_units(event.unit, session)
                for unit in units[event.leaves :]:
                    await self._book(unit, session)
            case "maintenance":
                for unit in await self._units(event.unit):
                    await self.line.inventory.set_maintenance(unit.equipment_id, on=True)
            case "the_hold_expires":
                held = [hold for hold in await self.line.inventory.holds() if hold.call_id == session.call.call_id]
                for hold in held:
                    left = (hold.expires_at - dt.datetime.now(dt.UTC)).total_seconds()
                    await asyncio.sleep(max(0.0, left) + _A_MOMENT)
            case "registry_goes_down":
                self.outage.now = True
            case "registry_comes_back":
                self.outage.now = False
            case "hang_up":
                raise AssertionError("the caller hangs up, not the depot")

    def with_references(self, words: str) -> str:
        """The words with the references of the rentals that were booked before.

        Raises:
            ScenarioError: there is no such rental.
        """
        try:
            return _REFERENCE.sub(lambda found: self.references[int(found[1] or 1) - 1], words)
        except IndexError:
            raise ScenarioError("The reference of a rental is given that was not booked before.") from None

    async def filled_in(self, words: str, session: CallSession) -> str:
        """The words with the code that was sent in this call, which the caller has read in their mail, and with the
        references of the rentals that were booked before.

        Raises:
            ScenarioError: the caller says a code, and none was sent, or a reference, and there is no such rental.
        """
        words = self.with_references(words)
        if CODE not in words:
            return words
        file = mail_folder(self.line.settings) / f"code-{session.call.call_id}.eml"
        try:
            message = await asyncio.to_thread(file.read_text)
        except OSError:
            raise ScenarioError("The caller reads out a code, and the line has sent none.") from None
        (code,) = re.findall(r"^ +(\d{6})\s*$", message, re.MULTILINE)
        return words.replace(CODE, code)

    async def _units(self, name: str | None) -> list[Equipment]:
        units = [unit for unit in await self.line.inventory.all() if unit.name == name]
        if not units:
            raise ScenarioError(f"The scenario names a unit that the depot does not have: {name}")
        return units

    async def _free_units(self, name: str | None, session: CallSession) -> list[Equipment]:
        """The units of this name that are free for the days of the call."""
        units = await self._units(name)
        period = _days_of(session)
        free = await self.line.inventory.available([unit.equipment_id for unit in units], period)
        return [unit for unit in units if unit.equipment_id in free]

    async def _book(self, unit: Equipment, session: CallSession) -> None:
        """Book the unit, which is free, for another caller, with papers that are just good enough."""
        inventory, period = self.line.inventory, _days_of(session)
        hold = await inventory.hold(unit.equipment_id, period, call_id=OTHER_CALL)
        proofs = Proofs(
            license_number="BL000001",
            business_name="Another Business",
            job_address="Another Street 1",
            site_weight_class=unit.weight_class,
            operator_name=None,
            operator_license=None,
            certificate=unit.operator_certification,
            certified_until=period.last_day,
            policy_number="POL000001",
            coverage=unit.min_insurance,
            covered_until=period.last_day,
        )
        await inventory.confirm(hold, daily_rate=unit.lowest_rate, proofs=proofs)


def _papers(rental: RentalBefore, unit: Equipment, today: dt.date) -> Proofs:
    """The papers with which a rental was booked before: they hold long, or to the day that the scenario says."""

    def until(ends: int | None) -> dt.date:
        return today + dt.timedelta(days=_LONG if ends is None else ends)

    certified = unit.operator_certification is not None
    return Proofs(
        license_number=rental.license_number,
        business_name=rental.business,
        job_address="100 Main Street, Springfield, Illinois 62701",
        site_weight_class=WeightClass.HEAVY,
        operator_name="Sam Before" if certified else None,
        operator_license=(rental.operator_license or f"OP-BEFORE-{rental.license_number}") if certified else None,
        certificate=unit.operator_certification,
        certified_until=until(rental.certificate_ends) if certified else None,
        policy_number="POL-BEFORE",
        coverage=unit.min_insurance,
        covered_until=until(rental.policy_ends),
        policy_holder=rental.business,
        record_email=rental.email,
    )


def _days_of(session: CallSession) -> Period:
    """The days for which the caller rents or wants to rent.

    Raises:
        ScenarioError: they have not said for which days.
    """
    call = session.call
    period = call.selection.period if call.selection else call.wanted_period
    if period is None:
        raise ScenarioError("Another caller can book only after this one has said for which days.")
    return period


@contextlib.asynccontextmanager
async def open_scratch_redis() -> AsyncIterator[Redis]:
    """An empty embedded server, which is removed afterwards."""
    with tempfile.TemporaryDirectory(prefix="rental-scenario-") as folder:
        async with open_redis(RedisOptions(data_folder=Path(folder))) as redis:
            yield redis


@contextlib.asynccontextmanager
async def open_scratch_depot(redis: Redis, scenario: Scenario, *, over_http: bool) -> AsyncIterator[ScratchDepot]:
    """A depot for this scenario alone, freshly loaded.

    Args:
        redis: the server on which the depot is made.
        scenario: the scenario.
        over_http: whether its registry is asked on a port of this machine, and not in this process.

    Raises:
        EquipmentFileError, RegistryFileError, HouseFileError: a file of the depot is broken.
        ScenarioError: the scenario sets a setting to a value that it cannot have.
    """
    with tempfile.TemporaryDirectory(prefix="rental-scenario-") as folder:
        async with _open(redis, scenario, Path(folder), over_http=over_http) as depot:
            yield depot


@contextlib.asynccontextmanager
async def _open(redis: Redis, scenario: Scenario, folder: Path, *, over_http: bool) -> AsyncIterator[ScratchDepot]:
    """As `open_scratch_depot`, with this data folder."""
    try:
        settings = ScenarioSettings(**scenario.settings, depot=f"scenario-{new_id()[:12]}", data_folder=folder)
    except ValidationError as exc:
        mistakes = "; ".join(f"{error['loc'][0]}: {error['msg']}" for error in exc.errors())
        raise ScenarioError(f"The settings of {scenario.name} are not right: {mistakes}") from None
    inventory = Inventory(
        redis,
        depot=settings.depot,
        zone=settings.zone,
        hold_seconds=scenario.hold_seconds,
        limits=booking_limits(settings),
    )
    await inventory.load(_equipment(PROJECT / settings.equipment_file))
    await _keep_customers(inventory, scenario)
    registry, outage = _registry(settings.registry_folder, settings.currency), Outage()
    catalogue, house = _catalogue(tuple(await inventory.all())), HouseQuestions(read_house_file(settings.house_file))
    if not over_http:
        here = FailingRegistry(registry, outage)
        yield ScratchDepot(RentalLine(settings, inventory, catalogue, here, house=house), outage)
        return
    async with served_registry(registry, outage, settings, redis) as verification:
        yield ScratchDepot(RentalLine(settings, inventory, catalogue, verification, house=house), outage)


# Many scenarios are played in one process, mostly on the same depot. What is kept here does not change.
@functools.lru_cache(maxsize=4)
def _equipment(file: Path) -> Sequence[Equipment]:
    return read_equipment_csv(file)


@functools.lru_cache(maxsize=4)
def _registry(folder: Path, currency: str) -> LocalRegistry:
    return LocalRegistry.read(folder, currency=currency)


@functools.lru_cache(maxsize=4)
def _catalogue(units: tuple[Equipment, ...]) -> Catalogue:
    return Catalogue(units)


async def _keep_customers(inventory: Inventory, scenario: Scenario) -> None:
    """What the depot keeps of customers before the call."""
    for license_number, known in scenario.customers.items():
        for name, rate in known.rates.items():
            await inventory.agree_rate(license_number, name, rate)
        if known.do_not_rent is not None:
            await inventory.set_do_not_rent(license_number, known.do_not_rent)
