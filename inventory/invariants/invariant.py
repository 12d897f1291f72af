"""What a rule is, and what is said of it when it was checked."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import ClassVar

from inventory.models import Frozen, InventoryUnavailable, TaskKind
from inventory.server.errors import NO_ANSWER, reason

MOST_NAMED = 3  # findings that a sentence names
MOST_KEPT = 20  # findings of a verdict; the rest is only counted

# What reading a broken record raises: a value of another type, a missing field, or a number out of range.
UNREADABLE = (ValueError, KeyError, TypeError, ArithmeticError)


class State(StrEnum):
    """What is known of a rule. One that could not be checked is neither fine nor broken."""

    FINE = "fine"
    BROKEN = "broken"
    NOT_CHECKED = "not checked"


class Finding(Frozen):
    """One case in which a rule is broken: what is wrong and where, without personal data, and what it is about.

    Sentences that say the same are equal: they hold no age and no amount that changes from one look to the next.
    """

    told: str
    booking_reference: str | None = None
    equipment_id: str | None = None
    call_id: str | None = None


class Verdict(Frozen):
    """What was found out about one rule. `told` is what holds, what is broken and what to do, or why it was not
    checked. `findings` are the first `MOST_KEPT` of `count`."""

    rule: str
    state: State
    told: str
    count: int = 0
    findings: tuple[Finding, ...] = ()


class Rule(ABC):
    """What every rule says of itself.

    Attributes:
        name: names the rule in logs, metrics and tables: small letters and hyphens.
        must_be: the sentence that has to be true, without the full stop.
        to_do: what people do when it is not.
        task: the kind of the task that the desk gets for each case; None where no person of the desk has to act.
    """

    name: ClassVar[str]
    must_be: ClassVar[str]
    to_do: ClassVar[str]
    task: ClassVar[TaskKind | None] = None


class Invariant(Rule):
    """A rule that is checked by one look."""

    @abstractmethod
    async def look(self) -> Iterable[Finding]:
        """The cases in which it is broken.

        Raises:
            CouldNotCheck, InventoryUnavailable, any of `NO_ANSWER`: it is not known whether there are any.
        """


class CouldNotCheck(Exception):
    """Nothing is known of a rule. The text says why, in words that follow "because"."""


async def verdict_of(rule: Invariant) -> Verdict:
    """Check the rule. Whatever keeps it from being checked becomes part of the verdict."""
    try:
        return judged(rule, list(await rule.look()))
    except Exception as exc:  # one rule must not keep the others from being checked
        return not_checked(rule, why_not(exc))


def judged(rule: Rule, findings: Sequence[Finding]) -> Verdict:
    """The verdict on a rule that was checked."""
    if not findings:
        return Verdict(rule=rule.name, state=State.FINE, told=f"{rule.must_be}.")
    named = "; ".join(finding.told for finding in findings[:MOST_NAMED])
    more = f"; and {len(findings) - MOST_NAMED} more" if len(findings) > MOST_NAMED else ""
    return Verdict(
        rule=rule.name,
        state=State.BROKEN,
        told=f"{named[:1].upper()}{named[1:]}{more}. {rule.to_do}.",
        count=len(findings),
        findings=tuple(findings[:MOST_KEPT]),
    )


def not_checked(rule: Rule | type[Rule], why: str) -> Verdict:
    """The verdict on a rule of which nothing is known."""
    return Verdict(rule=rule.name, state=State.NOT_CHECKED, told=f"Not known, because {why}: {rule.must_be}.")


def why_not(error: Exception) -> str:
    """Why nothing is known, from what was raised, in words that follow "because". No text of an unexpected error is
    repeated: it may be personal."""
    if isinstance(error, CouldNotCheck):
        return str(error)
    if isinstance(error, InventoryUnavailable):
        cause = error.__cause__
        return f"Redis did not answer ({reason(cause)})" if cause else str(error).rstrip(".")
    if isinstance(error, NO_ANSWER):
        return f"Redis did not answer ({reason(error)})"
    return f"the check itself failed ({type(error).__name__})"
