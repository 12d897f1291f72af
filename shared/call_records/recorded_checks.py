"""Checks that are noted in the record of the call as they are answered."""

import datetime as dt
from decimal import Decimal

from inventory.models import Period, WeightClass
from shared.call_records.recorder import CallRecorder
from shared.verification.results import (
    BusinessLicense,
    InsurancePolicy,
    JobSite,
    OperatorCertificate,
    Outcome,
    Verification,
)


class RecordedChecks:
    """A `Verification` that asks another and notes what it answers, never what it was asked."""

    def __init__(self, verification: Verification, recorder: CallRecorder) -> None:
        self._verification = verification
        self._recorder = recorder

    async def business_license(self, license_number: str, *, today: dt.date) -> Outcome[BusinessLicense]:
        outcome = await self._verification.business_license(license_number, today=today)
        self._recorder.checked("business license", outcome)
        return outcome

    async def site_safety(self, address: str, *, weight_class: WeightClass) -> Outcome[JobSite]:
        outcome = await self._verification.site_safety(address, weight_class=weight_class)
        self._recorder.checked("site safety", outcome)
        return outcome

    async def operator(
        self, name: str, operator_license: str, *, certificate: str, period: Period
    ) -> Outcome[OperatorCertificate]:
        outcome = await self._verification.operator(name, operator_license, certificate=certificate, period=period)
        self._recorder.checked("operator", outcome)
        return outcome

    async def insurance(self, policy_number: str, *, minimum: Decimal, period: Period) -> Outcome[InsurancePolicy]:
        outcome = await self._verification.insurance(policy_number, minimum=minimum, period=period)
        self._recorder.checked("insurance", outcome)
        return outcome
