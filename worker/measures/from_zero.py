"""Series that are told from the worker's start on, before anything has happened that they count.

Prometheus cannot tell that a counter has grown when its first value is 1: the first model that failed, or the first
caller who was lost in a stage, would be missing in every alert.
"""

from shared.measures.call_counters import ENDED, FALLBACKS, MODEL_FAILURES, REACHED
from shared.notifications.sender import DELIVERIES, Delivery
from shared.rental_call import CUT_OFF
from shared.settings import Settings
from shared.settings.registries import LOCAL
from shared.verification.resilience import ASKED, SECONDS
from shared.workflow import Stage

# How a call ends that was lost: by whom, and why.
LOST = (("caller", "hung_up"), ("nobody", CUT_OFF), ("line", "silence"), ("line", "model_failed"))


def begin_at_zero(settings: Settings) -> None:
    """Tell what alerts compare with what was before."""
    for stage in Stage:
        if stage is not Stage.CALL_ENDED:
            REACHED.labels(stage.value)
            MODEL_FAILURES.labels(stage.value)
            FALLBACKS.labels(stage.value)
            for ended_by, reason in LOST:
                ENDED.labels(stage.value, ended_by, reason)
    registries = {
        "license": settings.license_registry,
        "site": settings.site_registry,
        "operator": settings.operator_registry,
        "insurance": settings.insurance_registry,
    }
    for registry, address in registries.items():
        if address != LOCAL:
            for outcome in ASKED:
                SECONDS.labels(registry, outcome)
    for outcome in Delivery:
        DELIVERIES.labels("mail", outcome)
