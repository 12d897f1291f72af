"""Checks the rules of the ledger: of a depot while others use it, in one pass over it."""

import asyncio

from inventory.invariants.invariant import Finding, Verdict, judged, not_checked, why_not
from inventory.invariants.ledger.calendars_agree import CalendarsAgree
from inventory.invariants.ledger.calls_have_proofs import CallsHaveProofs
from inventory.invariants.ledger.holds_end import HoldsEnd
from inventory.invariants.ledger.keeps_turnaround import KeepsTurnaround
from inventory.invariants.ledger.known_units import KnownUnits
from inventory.invariants.ledger.ledger_reading import read_ledger
from inventory.invariants.ledger.ledger_records import LedgerRecords, LedgerRule
from inventory.invariants.ledger.no_overlap import NoOverlap
from inventory.invariants.ledger.open_rentals_agree import OpenRentalsAgree
from inventory.invariants.ledger.readable_records import ReadableRecords
from inventory.invariants.ledger.requests_agree import RequestsAgree
from inventory.ledger.inventory import Inventory

LEDGER_RULES: tuple[type[LedgerRule], ...] = (
    ReadableRecords,
    KnownUnits,
    NoOverlap,
    KeepsTurnaround,
    CalendarsAgree,
    RequestsAgree,
    OpenRentalsAgree,
    HoldsEnd,
    CallsHaveProofs,
)


LOOK_AGAIN_SECONDS = 2.0


async def check_ledger(inventory: Inventory) -> tuple[Verdict, ...]:
    """The verdict on each rule of the ledger. Raises nothing: what keeps a rule from being checked is in its verdict,
    and what was found before that is told all the same.

    What is found has to be found again a little later: a booking may be archived while its hold is looked up, and a
    customer who is forgotten is removed in more than one step.
    """
    found = await _look(inventory)
    if any(one.findings for one in found):
        await asyncio.sleep(LOOK_AGAIN_SECONDS)
        again = await _look(inventory)
        for one, other in zip(found, again, strict=True):
            if not other.failed:
                one.findings = [finding for finding in one.findings if finding in other.findings]
    return tuple(one.verdict() for one in found)


async def _look(inventory: Inventory) -> "list[_Watched]":
    """Show every rule the whole ledger, once."""
    watched = [_Watched(rule()) for rule in LEDGER_RULES]
    try:
        async for records in read_ledger(inventory):
            for one in watched:
                one.show(records)
    except Exception as exc:  # the rules are to tell what is wrong, whatever that is
        for one in watched:
            one.failed = one.failed or why_not(exc)
    for one in watched:
        await one.confirm(inventory)
    return watched


class _Watched:
    """A rule, what it has found so far, and why it could not be checked to the end."""

    def __init__(self, rule: LedgerRule) -> None:
        self.rule = rule
        self.failed = ""
        self.findings: list[Finding] = []

    def show(self, records: LedgerRecords) -> None:
        """Let the rule judge these records, unless it has failed before."""
        if self.failed:
            return
        try:
            self.findings += self.rule.judge(records)
        except Exception as exc:  # one rule must not keep the others from being checked
            self.failed = why_not(exc)

    async def confirm(self, inventory: Inventory) -> None:
        """Keep what the rule stands by. A record may have been met twice; each finding is kept once."""
        try:
            self.findings = list(await self.rule.confirm(inventory, list(dict.fromkeys(self.findings))))
        except Exception as exc:  # as above
            self.findings, self.failed = [], self.failed or why_not(exc)

    def verdict(self) -> Verdict:
        """What is known of the rule now."""
        if self.failed and not self.findings:
            return not_checked(self.rule, self.failed)
        return judged(self.rule, self.findings)
