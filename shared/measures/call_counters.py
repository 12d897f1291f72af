"""What is counted of calls for Prometheus. Labels are stages, tools, checks and fixed words, never a person's.

The names begin with `rental_`; prometheus_client adds `_total` to those of counters.
"""

from prometheus_client import Counter, Gauge, Histogram

WAIT_SECONDS = (0.3, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0, 5.0, 8.0, 13.0)

CALLS = Counter("rental_calls", "Calls that have begun")
ACTIVE = Gauge("rental_calls_active", "Calls that run now, by their stage", ["stage"], multiprocess_mode="livesum")
REACHED = Counter("rental_calls_reached", "Calls that have reached a stage, each call once", ["stage"])
ENDED = Counter("rental_calls_ended", "Calls that have ended, by their last stage", ["stage", "ended_by", "reason"])
CALL_SECONDS = Histogram(
    "rental_call_seconds", "How long calls last", buckets=(15, 30, 60, 120, 180, 300, 480, 720, 1200, 1800)
)
FIRST_WORD_SECONDS = Histogram(
    "rental_first_word_seconds", "From the beginning of a call to the first sound of the line", buckets=WAIT_SECONDS
)
ANSWER_SECONDS = Histogram(
    "rental_answer_seconds",
    "From the end of what a caller said to the first sound of the answer",
    ["stage"],
    buckets=WAIT_SECONDS,
)
INTERRUPTIONS = Counter("rental_interruptions", "How often callers cut the line off", ["stage"])
TOOLS = Counter("rental_tool_uses", "Tools that models used, and how they ended", ["stage", "tool", "outcome"])
TOOL_SECONDS = Histogram(
    "rental_tool_seconds", "How long tools take", ["tool"], buckets=(0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 8.0)
)
CHECKS = Counter("rental_checks", "Checks of licenses, sites, operators and policies", ["stage", "check", "outcome"])
CHECK_SECONDS = Histogram(
    "rental_check_seconds", "How long checks take", ["check"], buckets=(0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 8.0)
)
OFFERS = Counter("rental_offers", "Rates that callers proposed, by the line's answer", ["answer"])
HOLDS = Counter(
    "rental_holds",
    "Holds of calls: made; lost to somebody else, or expired, before the rental was booked; left to a caller cut off",
    ["event"],
)
BOOKINGS = Counter("rental_bookings", "Bookings that calls have made")
BOOKED_MONEY = Counter("rental_booked_money", "The price of the bookings that calls have made", ["currency"])
MODEL_FAILURES = Counter("rental_model_failures", "Models that failed for good in a call", ["stage"])
FALLBACKS = Counter("rental_model_fallbacks", "Calls that went on with the next model", ["stage"])
TOKENS = Counter("rental_model_tokens", "Tokens that models read and wrote", ["kind"])

# A model names the reason of some ends in its own words, which are no label.
REASONS = frozenset(
    {
        "completed",
        "hung_up",
        "cut_off",
        "transferred",
        "ended_by_desk",
        "silence",
        "too_long",
        "model_failed",
        "shut_down",
        "broken_off",
        "message_taken",
        "no_price_agreed",
        "number_unknown",
        "failed_verification",
    }
)
OTHER_REASON = "other"


def reason_label(reason: str | None) -> str:
    """The reason of a call's end as a label: one of `REASONS`, or "other"."""
    return reason if reason in REASONS else OTHER_REASON
