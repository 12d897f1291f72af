"""How long a server that refuses for now wants to be left alone."""

import datetime as dt
import email.utils

import httpx2


def retry_after(response: httpx2.Response) -> float | None:
    """The seconds of the `Retry-After` header, which are a number or the time of day when to come back."""
    header = response.headers.get("Retry-After", "")
    try:
        return max(0.0, float(header))
    except ValueError:
        pass
    try:
        back = email.utils.parsedate_to_datetime(header)
    except ValueError:
        return None
    return max(0.0, (back - dt.datetime.now(back.tzinfo)).total_seconds())
