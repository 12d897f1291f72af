"""A call in a process of its own that holds a unit and waits to be killed: `python -m tests.support.call_to_kill`.

The depot and its data folder are in the environment. "kept" is printed as soon as the call is kept for its caller.
"""

import asyncio

from agents.conversation import resumption
from agents.conversation.rental_line import open_line
from inventory.ledger import unfinished_calls
from shared.settings import load_settings
from shared.workflow import Stage
from tests.support.cut_off import CALLER, call_from
from tests.support.phone import on_the_phone
from tests.support.waiting import until_answer

resumption.KEEP_EVERY_SECONDS = 0.05
unfinished_calls.RUNNING_SECONDS = 0.5


async def main() -> None:
    async with open_line(load_settings()) as line, on_the_phone(await call_from(line, Stage.OPERATOR_CERTIFICATION)):
        await until_answer(lambda: line.inventory.unfinished_call(CALLER))
        print("kept", flush=True)
        await asyncio.get_running_loop().create_future()


asyncio.run(main())
