"""How the stand-in conducts each stage. `rules_for` finds the rules of a stage by its tools."""

from collections.abc import Collection

from simulation.stages.booking import BookingRules
from simulation.stages.equipment import EquipmentRules
from simulation.stages.existing import ExistingRentalRules
from simulation.stages.greeting import GreetingRules
from simulation.stages.operator import OperatorRules
from simulation.stages.papers import LicenseRules, PolicyRules
from simulation.stages.price import PriceRules
from simulation.stages.site import SiteRules
from simulation.stages.stage_rules import Notebook, StageRules

_BY_TOOL: dict[str, type[StageRules]] = {
    "start_rental": GreetingRules,
    "verify_business_license": LicenseRules,
    "search_available_equipment": EquipmentRules,
    "verify_site_safety": SiteRules,
    "accept_price": PriceRules,
    "verify_operator_credentials": OperatorRules,
    "verify_insurance_coverage": PolicyRules,
    "complete_booking": BookingRules,
    "find_rental": ExistingRentalRules,
}


def rules_for(tools: Collection[str], notebook: Notebook) -> StageRules:
    """New rules for the stage that has these tools.

    Raises:
        LookupError: no stage has such tools.
    """
    for tool, rules in _BY_TOOL.items():
        if tool in tools:
            return rules(notebook)
    raise LookupError(f"no rules for a stage with the tools {', '.join(sorted(tools)) or '(none)'}")
