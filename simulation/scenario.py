"""A scripted call: what the caller says, what happens during it, and how it must end. Scenarios are YAML files."""

import datetime as dt
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated, Any, Literal, Self

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from inventory.models import BookingStatus, Money
from shared.language.days import parse_start
from shared.settings import Settings
from shared.workflow import Stage
from simulation.reply import Reply, Say, UseTool

SCENARIOS = Path(__file__).parent / "scenarios"
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the one in C takes a tenth of the time


class ScenarioError(Exception):
    """A scenario is not there, or its file is not right; the text says which, where and what to do."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ModelAnswer(_Part):
    """One answer of a scripted model: words, or a tool with its arguments."""

    say: str | None = None
    use: str | None = None
    arguments: Annotated[dict[str, Any], Field(alias="with")] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _is_one_of_both(self) -> Self:
        if (self.say is None) == (self.use is None):
            raise ValueError("an answer of the model has either `say` or `use`")
        return self

    def reply(self, fill_in: Callable[[str], str] = str) -> Reply:
        """The answer as a stand-in gives it. `fill_in` puts values in the place of words such as "{reference}"."""
        if self.say is not None:
            return Say(self.say)
        arguments = {
            name: fill_in(value) if isinstance(value, str) else value for name, value in self.arguments.items()
        }
        return UseTool(self.use or "", arguments)


def _words_or_answer(answer: Any) -> Any:
    return {"say": answer} if isinstance(answer, str) else answer


ModelAnswers = tuple[Annotated[ModelAnswer, BeforeValidator(_words_or_answer)], ...]


class CallerSentence(_Part):
    """What the caller says. With the regular expression `when`, they say it only if what they heard last matches.

    `model` has the answers to it in a scenario with a scripted model, in order, with those of the stages that open.
    The word "{code}" stands for the code that the line has sent in this call, "{reference}" for the reference of the
    first rental that was booked before, and "{reference 2}" for that of the second.
    """

    say: Annotated[str, Field(min_length=1)]
    when: str | None = None
    model: ModelAnswers = ()

    @model_validator(mode="after")
    def _is_a_pattern(self) -> Self:
        try:
            re.compile(self.when or "")
        except re.error as exc:
            raise ValueError(f"`when` is not a regular expression: {exc}") from exc
        return self

    def fits(self, heard: str) -> bool:
        """Whether the caller says this sentence after hearing these words."""
        return self.when is None or re.search(self.when, heard, re.IGNORECASE) is not None


class Event(_Part):
    """What happens between two sentences of the caller.

    another_caller_books: another caller books every unit of the name `unit` for the days of this call, but for the
        first ones of which it `leaves` so many free;
    the_hold_expires: the time of this call's hold runs out;
    maintenance: every unit of the name `unit` is taken out of service;
    registry_goes_down, registry_comes_back: from here on no check is answered, or all are answered again;
    hang_up: the caller hangs up.
    """

    do: Literal[
        "another_caller_books",
        "the_hold_expires",
        "maintenance",
        "registry_goes_down",
        "registry_comes_back",
        "hang_up",
    ]
    unit: str | None = None
    leaves: Annotated[int, Field(ge=0)] = 0

    @model_validator(mode="after")
    def _names_a_unit_if_it_needs_one(self) -> Self:
        if (self.unit is not None) != (self.do in ("another_caller_books", "maintenance")):
            raise ValueError("`unit` belongs to another_caller_books and maintenance, and to nothing else")
        return self


def day_of(starts: int | str, today: dt.date) -> dt.date:
    """The day that `starts` means: so many days after today, or a day in words.

    Raises:
        ScenarioError: the words name no day.
    """
    day = today + dt.timedelta(days=starts) if isinstance(starts, int) else parse_start(starts, today=today)
    if day is None:
        raise ScenarioError(f"{starts!r} is not a day on which a rental can start.")
    return day


class RentalBefore(_Part):
    """A rental that was booked before the call, of one unit or several of a name. Days are counted from today; it may
    also start on a day in words as callers say them, such as Monday.

    `policy_ends` and `certificate_ends` are the last days on which its papers hold; without them they hold long enough.
    Each business has an operator of its own, unless `operator_license` says that it is the same one.
    Its price is that of the depot's terms, and with the delivery if it is `delivered`.
    """

    equipment: str
    units: Annotated[int, Field(ge=1, le=9)] = 1
    license_number: str = "BL-123456"
    business: str = "Acme Construction"
    email: str | None = "office@acme.example.com"
    starts: Annotated[int, Field(ge=0)] | str = 0
    days: Annotated[int, Field(ge=1)]
    delivered: bool = False
    policy_ends: int | None = None
    certificate_ends: int | None = None
    operator_license: str | None = None


class ExpectedRental(_Part):
    """How a rental that was booked before must be after the call. Days are as in `RentalBefore`. `charges` are the
    lines of its price, {} for none."""

    status: BookingStatus = BookingStatus.BOOKED
    starts: int | str
    days: int
    off_rent: int | None = None
    policy: str = "POL-BEFORE"
    operator: str | None = None
    charges: dict[str, Money] | None = None
    changes: int


class ExpectedBooking(_Part):
    """A booking that the call must leave behind. `starts` in words as callers say them, such as tomorrow. `charges` are
    the lines of its price, {} for none."""

    equipment: str
    business: str
    starts: str
    days: int
    daily_rate: Money
    total: Money
    charges: dict[str, Money] | None = None
    job_site: str | None = None
    language: str | None = None


class Ending(_Part):
    """How a call must end.

    Attributes:
        how: the reason that the line keeps ("completed", "failed_verification", ...), or "hung_up".
        in_stage: the stage that the call was in when it ended.
        bookings: what it booked, in order; a unit of a rental of several is a booking of its own.
        rentals: how many references the caller was told; one for all units that were booked together.
        messages: how many notes it left for the people of the depot.
        urgent: how many of them are about a machine that does not work.
        existing: how the rentals are that were booked before, in their order.
        told: words that the caller must have heard at some time in the call.
        never_told: words that the caller must not have heard.
        read: words that the model must have read, in the facts of a stage or in the answer of a tool.
        never_read: words that the model must not have read there.
        most_turns: how often the caller may speak up to the first booking.
    """

    how: str
    in_stage: Stage
    bookings: tuple[ExpectedBooking, ...] = ()
    rentals: Annotated[int, Field(ge=1)] | None = None
    messages: int = 0
    urgent: int = 0
    existing: tuple[ExpectedRental, ...] = ()
    told: tuple[str, ...] = ()
    never_told: tuple[str, ...] = ()
    read: tuple[str, ...] = ()
    never_read: tuple[str, ...] = ()
    most_turns: Annotated[int, Field(ge=1)] | None = None


def _settings_only(overrides: Any) -> Any:
    unknown = sorted(set(overrides) - set(Settings.model_fields)) if isinstance(overrides, dict) else []
    if unknown:
        raise ValueError(f"there is no setting called {', '.join(unknown)}")
    return overrides


def _sentence_or_event(step: Any) -> Any:
    return {"say": step} if isinstance(step, str) else step


class KnownCustomer(_Part):
    """What the depot keeps of a customer before the call: agreed rates a day, and why nothing is rented to them."""

    rates: dict[str, Money] = Field(default_factory=dict)
    do_not_rent: str | None = None


class Scenario(_Part):
    """One scripted call. `hold_seconds` is how long its holds live, `most_seconds` how long it may take.
    `customers` are the files that the depot keeps, by the number of the license.

    With `model_opens`, the answers of a scripted model to the call's first request, the model is scripted as a whole.
    Without it, the rule-based stand-in takes the call.
    """

    name: Annotated[str, Field(pattern=r"^[a-z0-9_]+$")]
    shows: Annotated[str, Field(min_length=1)]
    steps: Annotated[
        tuple[Annotated[CallerSentence | Event, BeforeValidator(_sentence_or_event)], ...], Field(min_length=1)
    ]
    ends: Ending
    model_opens: ModelAnswers = ()
    existing: tuple[RentalBefore, ...] = ()
    settings: Annotated[dict[str, Any], BeforeValidator(_settings_only)] = Field(default_factory=dict)
    customers: dict[str, KnownCustomer] = Field(default_factory=dict)
    hold_seconds: Annotated[float, Field(gt=0)] = 900
    most_seconds: Annotated[float, Field(gt=0)] = 30


def read_scenario(file: Path) -> Scenario:
    """The scenario in this file.

    Raises:
        ScenarioError: the file cannot be read or is not right; the text names every mistake.
    """
    try:
        written = yaml.load(file.read_text(encoding="utf-8"), Loader=_LOADER)  # noqa: S506 - both are safe ones
    except (OSError, UnicodeDecodeError) as exc:
        raise ScenarioError(f"{file} cannot be read: {exc}") from None
    except yaml.YAMLError as exc:
        raise ScenarioError(f"{file} is not YAML: {exc}") from None
    if not isinstance(written, dict):
        raise ScenarioError(f"{file} is not a scenario: it needs name, shows, steps and ends")
    try:
        scenario = Scenario.model_validate(written)
    except ValidationError as exc:
        mistakes = "\n".join(f"  {_place(error['loc'])}: {error['msg']}" for error in exc.errors())
        raise ScenarioError(f"{file} is not right; correct it:\n{mistakes}") from None
    if scenario.name != file.stem:
        raise ScenarioError(f"{file} is named {scenario.name!r} inside; name and file must be the same")
    return scenario


def scenario_names() -> list[str]:
    """The names of all scenarios."""
    return sorted(file.stem for file in SCENARIOS.glob("*.yaml"))


def find_scenarios(names: Sequence[str]) -> list[Scenario]:
    """The scenarios of these names; all of them when there are none.

    Raises:
        ScenarioError: a name is not known, and the text lists those that are; or a file is not right.
    """
    known = scenario_names()
    if unknown := [name for name in names if name not in known]:
        raise ScenarioError(f"There is no scenario {', '.join(unknown)}. These are there:\n  " + "\n  ".join(known))
    return [read_scenario(SCENARIOS / f"{name}.yaml") for name in names or known]


def _place(location: tuple[int | str, ...]) -> str:
    """Where in the file, steps counted from one: "step 3, when"."""
    words = [str(part) for part in location if part not in ("CallerSentence", "Event")]
    if len(words) > 1 and words[0] == "steps":
        words[:2] = [f"step {int(words[1]) + 1}"]
    return ", ".join(words)
