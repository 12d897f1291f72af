"""A task that uses Redis ends when it is cancelled, at whichever moment that is."""

import asyncio

import pytest
from redis.asyncio import Redis


@pytest.mark.parametrize("pipeline", [False, True], ids=["command", "pipeline"])
@pytest.mark.parametrize("steps", range(12))
async def test_a_task_is_cancelled_in_whichever_step_of_a_command_that_comes(
    redis: Redis, steps: int, pipeline: bool
) -> None:
    async def ask() -> None:
        if pipeline:
            async with redis.pipeline() as commands:
                commands.exists("key")
                await commands.execute()
        else:
            await redis.ping()  # type: ignore[misc]

    await redis.ping()  # type: ignore[misc]
    asking = asyncio.create_task(ask())
    for _ in range(steps):
        await asyncio.sleep(0)
    if asking.cancel():
        await asyncio.wait([asking])
        assert asking.cancelled()
    assert await redis.echo("mine") == b"mine"  # type: ignore[misc]
