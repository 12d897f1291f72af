"""The channel to the telephone on the business's license record: a text message, sent by the depot's SMS service.

The service is asked by a signed POST, as a webhook is: who gets the message, and its text.
"""

import datetime as dt
import json
from collections.abc import Awaitable, Callable

import httpx2
from jinja2 import Template

from shared.language.phone_numbers import heard_phone_number
from shared.notifications.example import examples
from shared.notifications.notice import DeliveryFailed, Notice
from shared.notifications.texts import TemplatesBroken, environment, notice_facts, one_line
from shared.notifications.webhook import post
from shared.settings import Settings


class SmsChannel:
    """Tells the telephone on the license record of every event, where the depot has an SMS service."""

    name = "sms"

    def __init__(self, settings: Settings, client: httpx2.AsyncClient) -> None:
        """Reads the template.

        Raises:
            TemplatesBroken: the template cannot be read, or fails.
        """
        self._settings = settings
        self._client = client
        self._text = sms_template(settings)

    def wants(self, notice: Notice) -> bool:
        return sms_number(self._settings, notice.booking.proofs.record_phone) is not None

    async def deliver(self, notice: Notice, accepted: Callable[[], Awaitable[None]]) -> None:
        """Have the service send the message.

        Raises:
            DeliveryFailed: as `Channel.deliver`.
        """
        number = sms_number(self._settings, notice.booking.proofs.record_phone)
        if number is None:
            raise DeliveryFailed("no telephone number", final=True)
        text = one_line(self._text.render(notice_facts(notice, self._settings)))
        await send_sms(
            self._settings, self._client, f"{notice.notice_id}.sms", number, text, happened_at=notice.happened_at
        )
        await accepted()


def sms_template(settings: Settings) -> Template:
    """The depot's template of a text message, tried with an example of every event.

    Raises:
        TemplatesBroken: the template cannot be read, or fails.
    """
    try:
        template = environment(settings).get_template("sms.txt")
        for example in examples():
            template.render(notice_facts(example, settings))
    except Exception as exc:  # a template may raise anything
        raise TemplatesBroken(f"The template sms.txt cannot be used: {type(exc).__name__}: {exc}") from exc
    return template


def sms_number(settings: Settings, phone: str | None) -> str | None:
    """The number in E.164 that a text message can go to; None where the depot has no SMS service, or there is none."""
    if settings.sms_webhook is None or phone is None:
        return None
    return heard_phone_number(phone, region=settings.phone_region)


async def send_sms(
    settings: Settings, client: httpx2.AsyncClient, request_id: str, number: str, text: str, *, happened_at: dt.datetime
) -> None:
    """Have the depot's SMS service send this text to this number.

    Raises:
        DeliveryFailed: there is no service, or it did not take the message.
    """
    if settings.sms_webhook is None:
        raise DeliveryFailed("RENTAL_SMS_WEBHOOK is not set", final=True)
    content = {
        "type": "rental.sms",
        "timestamp": happened_at.isoformat(),
        "data": {"depot": settings.depot, "to": number, "text": text},
    }
    await post(client, settings.sms_webhook, request_id, json.dumps(content).encode())
