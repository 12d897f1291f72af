"""A caller who rents a generator, answers what was asked last, and says it again when nobody answers."""

import re
from collections.abc import Sequence
from typing import Protocol

from tests.support.waiting import until

ANSWERS = {
    r"What equipment|What do you need": "I need a generator for a building site.",
    r"business license": "BL-123456",
    r"Which day|how many days": "From tomorrow, for three days.",
    r"Which one|Would you like the": "The professional generator, please.",
    r"address of the job site|Where will it work": "100 Main Street, Springfield.",
    r"Is that all right": "That's fine.",
    r"full name|Who will operate it|phone number|operator's license": "Jordan Lee, OP-445566, phone 217-555-0120",
    r"number of your (liability )?policy": "POL-789012",
    r"Is that right": "Yes",
    r"Shall I book": "Yes, please book it.",
    r"anything else": "No, that's all. Thank you.",
}
HELLO = "Hello?"
PATIENCE_SECONDS = 4.0  # of silence, before the caller says it again
MOST_SILENCES = 3
MOST_TURNS = 40


class Line(Protocol):
    """What the caller has of a call. `heard` is all that was heard to its end; `over` tells that the call has ended."""

    @property
    def heard(self) -> Sequence[str]: ...
    @property
    def over(self) -> bool: ...
    def say(self, words: str) -> None: ...
    async def is_quiet(self) -> None: ...


def answer_to(heard: str) -> str:
    """What the caller says after hearing this: the answer to the question that was asked last in it."""
    asked = [(match.start(), say) for pattern, say in ANSWERS.items() for match in re.finditer(pattern, heard)]
    return max(asked)[1] if asked else HELLO


async def rent_patiently(line: Line) -> list[str]:
    """Hold the call until the caller has said goodbye, or has heard nothing for some time; what both said, in order."""
    said: list[str] = []
    before = silences = 0
    for _ in range(MOST_TURNS):
        if await _hears(line, before):
            said += [f"line: {words}" for words in line.heard[before:]]
            before, silences = len(line.heard), 0
        else:
            silences += 1
        if line.over or silences == MOST_SILENCES:
            break
        words = answer_to(line.heard[-1]) if line.heard else HELLO
        said.append(f"caller: {words}")
        line.say(words)
    return said


async def _hears(line: Line, before: int) -> bool:
    """Whether the line says something more, and nothing after it for a moment."""
    try:
        await until(lambda: len(line.heard) > before or line.over, within=PATIENCE_SECONDS)
    except TimeoutError:
        return False
    await line.is_quiet()
    return True
