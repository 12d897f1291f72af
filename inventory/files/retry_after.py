"""The `Retry-After` header of HTTP (RFC 9110, section 10.2.3)."""

import datetime as dt
import email.utils

import httpx2


def retry_after(response: httpx2.Response) -> float | None:
    """The seconds to wait before the next request. None when the header is missing or cannot be read.

    The header has a number of seconds, or the date and time of the next request.
    """
    header = response.headers.get("Retry-After", "")
    try:
        return max(0.0, float(header))
    except ValueError:
        pass
    try:
        next_try = email.utils.parsedate_to_datetime(header)
    except ValueError:
        return None
    return max(0.0, (next_try - dt.datetime.now(next_try.tzinfo)).total_seconds())
