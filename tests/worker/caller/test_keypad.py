"""What the caller types is passed on whole."""

import asyncio

from tests.support.waiting import until
from worker.caller.keypad import Keypad

PAUSE = 0.05


def keypad(*, pause_seconds: float = PAUSE) -> tuple[Keypad, list[str]]:
    typed: list[str] = []
    return Keypad(typed.append, pause_seconds=pause_seconds), typed


def press(pad: Keypad, keys: str) -> None:
    for key in keys:
        pad.press(key)


async def test_the_pound_key_ends_what_is_typed_at_once() -> None:
    pad, typed = keypad()
    press(pad, "123456#")
    assert typed == ["123456"]


async def test_a_pause_ends_what_is_typed() -> None:
    pad, typed = keypad(pause_seconds=0.3)
    press(pad, "12")
    await asyncio.sleep(0.1)
    press(pad, "34")
    await asyncio.sleep(0.25)
    assert typed == [], "the pause begins anew with each key"
    await until(lambda: typed)
    assert typed == ["1234"]


async def test_the_pound_key_alone_says_nothing() -> None:
    pad, typed = keypad()
    press(pad, "##")
    await asyncio.sleep(PAUSE * 2)
    assert typed == []


async def test_a_star_is_passed_on_like_a_digit() -> None:
    pad, typed = keypad()
    press(pad, "1*2#3#")
    assert typed == ["1*2", "3"]
