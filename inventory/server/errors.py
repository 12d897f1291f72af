"""What is raised when Redis does not answer or refuses, and how that becomes `InventoryUnavailable`."""

import asyncio
import functools
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, ParamSpec, TypeVar

from redis.exceptions import (
    AuthenticationError,
    MaxConnectionsError,
    NoPermissionError,
    OutOfMemoryError,
    ReadOnlyError,
    RedisClusterException,
    RedisError,
    ResponseError,
)
from redis.exceptions import ConnectionError as RedisConnectionError

from inventory.models import InventoryUnavailable
from inventory.server.embedded_files import DataFolderRemoved

NO_ANSWER = (RedisError, RedisClusterException, OSError, TimeoutError)  # RedisClusterException is not a RedisError

ANSWER_SECONDS = 2.5  # how long a caller waits for one answer

_POOL_IS_EMPTY = "No connection available"  # redis-py's blocking pool has no error class of its own for this

MAY_NOT = "its user may not do that: deploy/redis/README.md says which user may do what, on which depot's keys"

P = ParamSpec("P")
T = TypeVar("T")


def unavailable_if_silent(
    after: float | None = ANSWER_SECONDS,
) -> Callable[[Callable[P, Awaitable[T]]], Callable[P, Coroutine[Any, Any, T]]]:
    """Decorate a method that asks Redis: it raises `InventoryUnavailable` when Redis refuses, or does not answer within
    `after` seconds. None sets no limit, for methods that read a whole depot and that no caller waits for.

    The limit is on the whole method, including every retry within it, because meanwhile the caller hears silence.
    """

    def decorate(method: Callable[P, Awaitable[T]]) -> Callable[P, Coroutine[Any, Any, T]]:
        @functools.wraps(method)
        async def limited(*args: P.args, **kwargs: P.kwargs) -> T:
            try:
                async with asyncio.timeout(after):
                    return await method(*args, **kwargs)
            except NO_ANSWER as exc:
                raise InventoryUnavailable(f"Redis did not answer {method.__name__}: {reason(exc)}") from exc

        return limited

    return decorate


def reason(error: BaseException) -> str:
    """Why Redis did not answer, in words for the people of the depot. Nothing that was sent to Redis is repeated."""
    match _cause(error):
        case DataFolderRemoved():
            return "its data folder was removed while it ran. Stop every worker, bring the folder back, and start again"
        case MaxConnectionsError():
            return "every connection is in use; RENTAL_REDIS_CONNECTIONS allows more"
        case RedisConnectionError() if _POOL_IS_EMPTY in str(error):
            return "every connection is in use; RENTAL_REDIS_CONNECTIONS allows more"
        case ResponseError() if "WRONGTYPE" in str(error):
            return "the depot has another form than this program, or was tampered with; see: main.py check"
        case OutOfMemoryError():
            return "its memory is full; give it more (maxmemory)"
        case ReadOnlyError():
            return "it is a replica, which takes no writes"
        case NoPermissionError():
            return MAY_NOT
        case ResponseError() if "ACL failure in script" in str(error):
            return MAY_NOT
        case AuthenticationError():
            return "it refused the user or the password of REDIS_URL"
        case _:
            return type(error).__name__


def _cause(error: BaseException) -> BaseException:
    """The refused login or the removed data folder that led to this error; the error itself if neither did."""
    link: BaseException | None = error
    while link is not None:
        if isinstance(link, AuthenticationError | DataFolderRemoved):
            return link
        link = link.__cause__ or link.__context__
    return error


def data_was_removed(error: BaseException) -> bool:
    """Whether the error came about because the embedded server's data folder was removed."""
    return isinstance(_cause(error), DataFolderRemoved)
