"""What Redis raises when it does not do what it was asked, and the words for it."""

from redis.exceptions import (
    AuthenticationError,
    MaxConnectionsError,
    NoPermissionError,
    OutOfMemoryError,
    ReadOnlyError,
    RedisClusterException,
    RedisError,
)
from redis.exceptions import ConnectionError as RedisConnectionError

# A cluster's own errors are no `RedisError`.
NO_ANSWER = (RedisError, RedisClusterException, OSError, TimeoutError)

_POOL_IS_EMPTY = "No connection available"  # how redis-py's waiting pool says it, without a class of its own


def reason(error: BaseException) -> str:
    """Why Redis did not answer, for people at the depot. It repeats nothing that was sent."""
    match _first(error):
        case MaxConnectionsError():
            return "every connection is in use; RENTAL_REDIS_CONNECTIONS allows more"
        case RedisConnectionError() if _POOL_IS_EMPTY in str(error):
            return "every connection is in use; RENTAL_REDIS_CONNECTIONS allows more"
        case OutOfMemoryError():
            return "its memory is full; give it more (maxmemory)"
        case ReadOnlyError():
            return "it is a replica, which takes no writes"
        case NoPermissionError():
            return "its user may not do that; deploy/redis/worker.acl has what a worker needs"
        case AuthenticationError():
            return "it refused the user or the password of REDIS_URL"
        case _:
            return type(error).__name__


def _first(error: BaseException) -> BaseException:
    """The refusal of a login that another error stands in front of, else the error itself."""
    link: BaseException | None = error
    while link is not None:
        if isinstance(link, AuthenticationError):
            return link
        link = link.__cause__ or link.__context__
    return error
