"""Checks that are noted in the record of the call when they are answered."""

from shared.call_records.recorder import CallRecorder
from shared.measures.call_counters import CHECK_SECONDS
from shared.measures.call_trace import span_within_call
from shared.verification.checks import Check, ResultT, Verification
from shared.verification.registry_records import RecordT
from shared.verification.results import Outcome


class RecordedChecks:
    """A `Verification` that asks another one and notes the outcome. The query, which is personal, is not noted."""

    def __init__(self, verification: Verification, recorder: CallRecorder) -> None:
        self._verification = verification
        self._recorder = recorder

    async def check(self, check: Check[RecordT, ResultT]) -> Outcome[ResultT]:
        with CHECK_SECONDS.labels(check.name).time(), span_within_call(f"check {check.name}") as span:
            outcome = await self._verification.check(check)
            span.set_attribute("rental.outcome", self._recorder.checked(check.name, outcome))
        return outcome
