"""The conversation: one agent for each stage. Importing the package makes all nine known to `StageAgent`."""

from agents import (
    booking_completion,
    customer_verification,
    equipment_discovery,
    existing_rental,
    greeting,
    insurance_verification,
    operator_certification,
    pricing_negotiation,
    requirements_confirmation,
)

__all__ = [
    "booking_completion",
    "customer_verification",
    "equipment_discovery",
    "existing_rental",
    "greeting",
    "insurance_verification",
    "operator_certification",
    "pricing_negotiation",
    "requirements_confirmation",
]
