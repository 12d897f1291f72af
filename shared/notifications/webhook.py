"""The channel to the depot's own systems: one signed POST per event, after Standard Webhooks (standardwebhooks.com).

The signature is HMAC-SHA256 over "<id>.<timestamp>.<body>". A notice keeps its id however often it is sent, and the
timestamp is the time of sending. `verify` is what a receiver does.
"""

import base64
import hashlib
import hmac
import json
import logging
import time
from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Any

import httpx2

from inventory.models import Booking, Charge, Equipment, Period
from shared.notifications.notice import DeliveryFailed, Notice
from shared.settings import Settings
from shared.settings.messages.notifications import SECRET_PREFIX, Webhook, secret_bytes
from shared.terms.charges import lines_together

ANSWER_SECONDS = 10.0
TOLERANCE_SECONDS = 300  # for the difference between the two clocks and for the time on the way
TEMPORARY = (408, 425, 429)

# It logs every address at INFO, and an address may hold a key.
logging.getLogger("httpx2").setLevel(logging.WARNING)


class WebhookRefused(Exception):
    """A request that cannot be trusted. The text says why."""


class WebhookChannel:
    """Posts to the webhook that is configured for the event, if there is one."""

    name = "webhook"

    def __init__(self, settings: Settings, client: httpx2.AsyncClient) -> None:
        self._settings = settings
        self._client = client

    def wants(self, notice: Notice) -> bool:
        return notice.event in self._settings.webhooks

    async def deliver(self, notice: Notice, accepted: Callable[[], Awaitable[None]]) -> None:
        """Post the notice. Only the status of the answer is read.

        Raises:
            DeliveryFailed: as `Channel.deliver`.
        """
        webhook = self._settings.webhooks[notice.event]
        await post(self._client, webhook, notice.notice_id, payload(notice, self._settings))
        await accepted()


async def post(client: httpx2.AsyncClient, webhook: Webhook, request_id: str, body: bytes) -> None:
    """Post this body, signed. Only the status of the answer is read.

    Raises:
        DeliveryFailed: the other side did not take it, or nobody knows whether it did.
    """
    headers = signed_headers(webhook, request_id, body, at=int(time.time()))
    try:
        async with client.stream(
            "POST", str(webhook.url), content=body, headers=headers, timeout=ANSWER_SECONDS, follow_redirects=False
        ) as answer:
            status = answer.status_code
    except (httpx2.HTTPError, OSError) as exc:
        raise DeliveryFailed(type(exc).__name__) from exc
    if not 200 <= status < 300:
        raise DeliveryFailed(f"the webhook answered {status}", final=status < 500 and status not in TEMPORARY)


def payload(notice: Notice, settings: Settings) -> bytes:
    """The body of a notice as JSON. Money is text with two decimals, days and times are ISO 8601. `units` has each;
    beside it stand the first unit, and the days and the money of all of them together."""
    proofs, off_rent = notice.booking.proofs, notice.booking.off_rent
    units = [_unit(booking, unit) for booking, unit in zip(notice.bookings, notice.units, strict=True)]
    content = {
        "type": f"rental.{notice.event}",
        "timestamp": notice.happened_at.isoformat(),
        "data": {
            "depot": settings.depot,
            **units[0],
            "reference": notice.reference,
            **_days(notice.period),
            "daily_rate": str(notice.daily_rate),
            "total": str(notice.total),
            "charges": _lines(lines_together(booking.charges for booking in notice.bookings)),
            "deposit": f"{sum(booking.deposit for booking in notice.bookings):.2f}",
            "currency": settings.currency,
            "off_rent": off_rent.isoformat() if off_rent else None,
            "units": units,
            "business": proofs.business_name,
            "license_number": proofs.license_number,
            "job_site": proofs.job_address,
            "operator": proofs.operator_name,
        },
    }
    return json.dumps(content).encode()


def _unit(booking: Booking, unit: Equipment) -> dict[str, Any]:
    return {
        "reference": booking.reference,
        "status": booking.status.value,
        "equipment_id": unit.equipment_id,
        "equipment": unit.name,
        "pick_up": unit.storage_location,
        **_days(booking.period),
        "daily_rate": str(booking.daily_rate),
        "total": str(booking.total),
        "charges": _lines(booking.charges),
        "deposit": f"{booking.deposit:.2f}",
    }


def _lines(charges: Iterable[Charge]) -> list[dict[str, str]]:
    return [{"what": charge.what, "amount": str(charge.amount)} for charge in charges]


def _days(period: Period) -> dict[str, Any]:
    return {
        "first_day": period.first_day.isoformat(),
        "last_day": period.last_day.isoformat(),
        "days": period.days,
    }


def signed_headers(webhook: Webhook, notice_id: str, body: bytes, *, at: int) -> dict[str, str]:
    """The headers of a request with this body. `at` is the time of sending in seconds since the epoch."""
    return {
        "content-type": "application/json",
        "webhook-id": notice_id,
        "webhook-timestamp": str(at),
        "webhook-signature": f"v1,{_signature(webhook.secret.get_secret_value(), notice_id, str(at), body)}",
    }


def verify(secret: str, headers: Mapping[str, str], body: bytes, *, now: float, seen: Callable[[str], bool]) -> None:
    """What a receiver checks before it trusts a request. The names of `headers` are in lower case.

    Args:
        secret: the secret that is configured for the event, "whsec_...".
        body: the bytes as they were received, before they are parsed.
        now: seconds since the epoch.
        seen: whether a request with this id was handled before; keep ids for a week. Answer such a one with 200 too.

    Raises:
        WebhookRefused: the request is not from the depot, was changed, is too old, or was handled before.
    """
    notice_id, sent = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    if not notice_id or not sent.isdecimal() or len(sent) > 12:
        raise WebhookRefused("there is no id or no timestamp")
    expected = _signature(secret, notice_id, sent, body)
    given = (part.partition(",") for part in headers.get("webhook-signature", "").split())
    if not any(hmac.compare_digest(text.encode(), expected.encode()) for version, _, text in given if version == "v1"):
        raise WebhookRefused("the signature is not that of this body")
    if abs(now - int(sent)) > TOLERANCE_SECONDS:
        raise WebhookRefused("it was sent too long ago, or a clock is wrong")
    if seen(notice_id):
        raise WebhookRefused("it was taken before")


def _signature(secret: str, notice_id: str, sent: str, body: bytes) -> str:
    key = secret_bytes(secret)
    if not key:
        raise ValueError(f"a secret is {SECRET_PREFIX} and base64")
    digest = hmac.new(key, f"{notice_id}.{sent}.".encode() + body, hashlib.sha256).digest()
    return base64.b64encode(digest).decode()
