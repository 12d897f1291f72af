"""`main.py scenarios`: play the scripted calls and print a table of how they ended."""

from collections.abc import Sequence

from rich.markup import escape
from rich.table import Table

from commands.calls.printing import plain_console
from shared.language.speech import say_list
from simulation.caller import Played, play
from simulation.scenario import Scenario
from simulation.scratch_depot import open_scratch_redis


async def play_scenarios(scenarios: Sequence[Scenario], *, over_http: bool) -> bool:
    """Play these calls one after the other, and print a table. Returns whether all ended as they should."""
    async with open_scratch_redis() as redis:
        played = [await play(scenario, redis, over_http=over_http) for scenario in scenarios]
    console = plain_console()
    table = Table(title="Scripted calls", title_justify="left")
    for column in ("scenario", "how it ended", "booked", "ms", "verdict"):
        table.add_column(column, justify="right" if column == "ms" else "left")
    for one in played:
        table.add_row(
            one.scenario.name,
            escape(one.session.call.end_reason or "not ended"),
            escape(_booked(one)),
            f"{one.seconds * 1000:,.0f}",
            "as it should" if one.passed else "NOT AS IT SHOULD",
        )
    console.print(table)
    for one in played:
        for difference in one.differences:
            console.print(f"{one.scenario.name}: {escape(difference)}")
    failed = sum(not one.passed for one in played)
    console.print(f"{len(played) - failed} of {len(played)} calls ended as they should.")
    return failed == 0


def _booked(played: Played) -> str:
    return (
        say_list([played.after.equipment[one.equipment_id].name for one in played.session.call.bookings]) or "nothing"
    )
