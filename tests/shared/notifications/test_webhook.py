import base64
import datetime as dt
import json
import secrets
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from decimal import Decimal

import httpx2
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from hypothesis import given
from hypothesis import strategies as st

from inventory.models import Charge
from shared.notifications.notice import Notice
from shared.notifications.sender import Sender
from shared.notifications.webhook import (
    TOLERANCE_SECONDS,
    WebhookChannel,
    WebhookRefused,
    payload,
    signed_headers,
    verify,
)
from shared.settings.messages.notifications import Event, Webhook
from tests.support.outbox import Desk, empty

SECRET = "whsec_" + base64.b64encode(secrets.token_bytes(32)).decode()


@dataclass
class Receiver:
    """The depot's own system: what it was sent, and the statuses that it answers next; then 204."""

    statuses: list[int] = field(default_factory=list)
    came: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    url: str = ""

    async def take(self, request: web.Request) -> web.Response:
        self.came.append(({name.lower(): value for name, value in request.headers.items()}, await request.read()))
        status = self.statuses.pop(0) if self.statuses else 204
        return web.Response(
            status=status, headers={"location": "/elsewhere"}, body=None if status == 204 else b"x" * 99
        )


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    receiver = Receiver()
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", receiver.take)
    async with TestServer(app) as server:
        receiver.url = str(server.make_url("/hook"))
        yield receiver


async def sender_to(receiver: Receiver, desk: Desk, client: httpx2.AsyncClient, *events: Event) -> Sender:
    webhook = Webhook.model_validate({"url": receiver.url, "secret": SECRET})
    settings = desk.settings.model_copy(update={"webhooks": dict.fromkeys(events or Event, webhook)})
    return await desk.sender(WebhookChannel(settings, client))


@pytest.fixture
async def client() -> AsyncIterator[httpx2.AsyncClient]:
    async with httpx2.AsyncClient() as client:
        yield client


async def test_an_event_is_told_with_its_facts_and_a_signature_that_verifies(
    desk: Desk, receiver: Receiver, client: httpx2.AsyncClient
) -> None:
    booking = await desk.book(None)
    await empty(await sender_to(receiver, desk, client))
    ((headers, body),) = receiver.came
    verify(SECRET, headers, body, now=time.time(), seen=lambda _: False)
    told = json.loads(body)
    assert told["type"] == "rental.booked"
    assert told["data"]["reference"] == booking.reference
    assert told["data"]["daily_rate"] == "450.00"
    assert told["data"]["total"] == "900.00"
    assert (told["data"]["charges"], told["data"]["deposit"]) == ([], "0.00")
    assert told["data"]["first_day"] == booking.period.first_day.isoformat()
    assert await desk.is_settled()


async def test_the_lines_of_a_price_are_told_and_the_deposit_beside_the_total(desk: Desk) -> None:
    lines = (Charge(what="weeks 1", amount=Decimal(440)), Charge(what="deposit", amount=Decimal(200)))
    booking = (await desk.book(None)).model_copy(update={"charges": lines})
    notice = Notice(
        notice_id="1700000000000-0",
        event=Event.BOOKED,
        happened_at=dt.datetime(2026, 11, 23, 17, 0, tzinfo=dt.UTC),
        reference=booking.reference,
        bookings=(booking,),
        units=(desk.unit,),
        email=None,
    )
    data = json.loads(payload(notice, desk.settings))["data"]
    assert (data["total"], data["deposit"]) == ("440.00", "200.00")
    assert data["charges"] == [{"what": "weeks 1", "amount": "440.00"}, {"what": "deposit", "amount": "200.00"}]
    assert data["units"][0]["charges"] == data["charges"]


async def test_an_event_without_a_webhook_is_not_told(
    desk: Desk, receiver: Receiver, client: httpx2.AsyncClient
) -> None:
    booking = await desk.book()
    await desk.inventory.cancel(booking.reference)
    await empty(await sender_to(receiver, desk, client, Event.CANCELLED))
    assert [json.loads(body)["type"] for _, body in receiver.came] == ["rental.cancelled"]


@pytest.mark.parametrize("status", [500, 503, 429, 408])
async def test_what_may_pass_is_tried_again_under_the_same_id(
    desk: Desk, receiver: Receiver, client: httpx2.AsyncClient, status: int
) -> None:
    await desk.book()
    receiver.statuses = [status]
    sender = await sender_to(receiver, desk, client)
    await empty(sender)
    await desk.let_time_pass()
    await empty(sender)
    first, second = (headers["webhook-id"] for headers, _ in receiver.came)
    assert first == second
    assert await desk.is_settled()
    assert await desk.outbox.dead_letters() == []


@pytest.mark.parametrize("status", [301, 302, 307, 400, 401, 404, 410])
async def test_what_is_refused_for_good_is_a_dead_letter_and_a_redirect_is_not_followed(
    desk: Desk, receiver: Receiver, client: httpx2.AsyncClient, status: int
) -> None:
    await desk.book()
    receiver.statuses = [status]
    await empty(await sender_to(receiver, desk, client))
    assert len(receiver.came) == 1
    (letter,) = await desk.outbox.dead_letters()
    assert (letter.channel, letter.reason) == ("webhook", f"the webhook answered {status}")


async def test_a_receiver_that_is_away_is_tried_again(
    desk: Desk, receiver: Receiver, client: httpx2.AsyncClient
) -> None:
    await desk.book()
    away = Receiver(url="http://127.0.0.1:1/hook")
    await empty(await sender_to(away, desk, client))
    await desk.let_time_pass()
    await empty(await sender_to(receiver, desk, client))
    assert len(receiver.came) == 1


def request(body: bytes = b'{"a": 1}', *, at: float | None = None) -> dict[str, str]:
    webhook = Webhook.model_validate({"url": "https://example.com", "secret": SECRET})
    return signed_headers(webhook, "1700000000000-0", body, at=int(at or time.time()))


def test_the_signature_is_that_of_the_standard() -> None:
    webhook = Webhook.model_validate({"url": "https://example.com", "secret": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"})
    headers = signed_headers(webhook, "msg_p5jXN8AQM9LWM0D4loKWxJek", b'{"test": 2432232314}', at=1614265330)
    assert headers["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_a_request_is_taken_once() -> None:
    taken: set[str] = set()

    def seen(notice_id: str) -> bool:
        before = notice_id in taken
        taken.add(notice_id)
        return before

    verify(SECRET, request(), b'{"a": 1}', now=time.time(), seen=seen)
    with pytest.raises(WebhookRefused, match="taken before"):
        verify(SECRET, request(), b'{"a": 1}', now=time.time(), seen=seen)


@pytest.mark.parametrize("late", [TOLERANCE_SECONDS + 5, -TOLERANCE_SECONDS - 5])
def test_a_request_of_another_time_is_refused(late: float) -> None:
    with pytest.raises(WebhookRefused, match="too long ago"):
        verify(SECRET, request(), b'{"a": 1}', now=time.time() + late, seen=lambda _: False)


@pytest.mark.parametrize(
    "changed",
    [
        {"webhook-id": "1700000000000-1"},
        {"webhook-timestamp": str(int(time.time()) - 60)},
        {"webhook-timestamp": "soon"},
        {"webhook-timestamp": "9" * 400},
        {"webhook-signature": ""},
        {"webhook-signature": "v1,AAAA"},
        {"webhook-signature": "v1,\u00fc"},
        {"webhook-id": ""},
    ],
)
def test_a_request_that_was_changed_is_refused(changed: dict[str, str]) -> None:
    headers = request(at=time.time() - 30)
    with pytest.raises(WebhookRefused):
        verify(SECRET, {**headers, **changed}, b'{"a": 1}', now=time.time(), seen=lambda _: False)


def test_a_body_that_was_changed_or_another_secret_is_refused() -> None:
    for secret, body in ((SECRET, b'{"a": 2}'), ("whsec_" + base64.b64encode(b"another" * 5).decode(), b'{"a": 1}')):
        with pytest.raises(WebhookRefused):
            verify(secret, request(), body, now=time.time(), seen=lambda _: False)


def test_one_good_signature_among_several_suffices_so_that_secrets_can_be_changed() -> None:
    headers = request()
    headers["webhook-signature"] = f"v2,x v1,AAAA {headers['webhook-signature']}"
    verify(SECRET, headers, b'{"a": 1}', now=time.time(), seen=lambda _: False)


@given(
    st.dictionaries(
        st.sampled_from(["webhook-id", "webhook-timestamp", "webhook-signature"]),
        st.text() | st.just(str(int(time.time()))) | st.text(alphabet="v1, =AZaz09+/").map("v1,".__add__),
    ),
    st.binary(),
)
def test_whatever_a_stranger_sends_is_refused(headers: dict[str, str], body: bytes) -> None:
    with pytest.raises(WebhookRefused):
        verify(SECRET, headers, body, now=time.time(), seen=lambda _: False)
