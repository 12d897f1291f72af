"""The stages of a call in their order, and what each of them requires and proves, in one table."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

FactName = Literal["customer", "selection", "site", "price", "operator", "insurance", "booking"]


class Stage(StrEnum):
    """Where a call is. EXISTING_RENTAL is beside the way to a booking: a caller may turn to it at any time, and back.
    CALL_ENDED is the last stage and has no agent."""

    GREETING = "greeting"
    CUSTOMER_VERIFICATION = "customer_verification"
    EQUIPMENT_DISCOVERY = "equipment_discovery"
    REQUIREMENTS_CONFIRMATION = "requirements_confirmation"
    PRICING_NEGOTIATION = "pricing_negotiation"
    OPERATOR_CERTIFICATION = "operator_certification"
    INSURANCE_VERIFICATION = "insurance_verification"
    BOOKING_COMPLETION = "booking_completion"
    EXISTING_RENTAL = "existing_rental"
    CALL_ENDED = "call_ended"


@dataclass(frozen=True)
class Step:
    """A row of the table: the facts without which a stage cannot be entered, and the fact that it proves."""

    requires: tuple[FactName, ...]
    proves: FactName | None


WORKFLOW: Mapping[Stage, Step] = {
    Stage.GREETING: Step((), None),
    Stage.CUSTOMER_VERIFICATION: Step((), "customer"),
    Stage.EQUIPMENT_DISCOVERY: Step(("customer",), "selection"),
    Stage.REQUIREMENTS_CONFIRMATION: Step(("customer", "selection"), "site"),
    Stage.PRICING_NEGOTIATION: Step(("customer", "selection", "site"), "price"),
    Stage.OPERATOR_CERTIFICATION: Step(("customer", "selection", "site", "price"), "operator"),
    Stage.INSURANCE_VERIFICATION: Step(("customer", "selection", "site", "price", "operator"), "insurance"),
    Stage.BOOKING_COMPLETION: Step(("customer", "selection", "site", "price", "operator", "insurance"), "booking"),
    Stage.EXISTING_RENTAL: Step(("customer",), None),
    Stage.CALL_ENDED: Step((), None),
}


def next_stage(held: frozenset[FactName]) -> Stage:
    """The first stage, in the order of the table, whose fact is not yet proved.

    So a fact that still holds is not asked for again, and one that was cleared is. When everything is proved and
    booked, the stage is BOOKING_COMPLETION, where the caller begins another rental or says goodbye.
    """
    for stage, step in WORKFLOW.items():
        if step.proves is not None and step.proves not in held:
            return stage
    return Stage.BOOKING_COMPLETION


def missing(stage: Stage, held: frozenset[FactName]) -> tuple[FactName, ...]:
    """The facts that `stage` requires and that are not held."""
    return tuple(fact for fact in WORKFLOW[stage].requires if fact not in held)
