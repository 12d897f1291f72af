"""The conversation: one agent a stage. Importing the package registers all eight."""

from agents import (
    booking_completion,
    customer_verification,
    equipment_discovery,
    greeting,
    insurance_verification,
    operator_certification,
    pricing_negotiation,
    requirements_confirmation,
)
from agents.built_once import build_once

build_once()

__all__ = [
    "booking_completion",
    "customer_verification",
    "equipment_discovery",
    "greeting",
    "insurance_verification",
    "operator_certification",
    "pricing_negotiation",
    "requirements_confirmation",
]
