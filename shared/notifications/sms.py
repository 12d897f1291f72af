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
from shared.notifications.texts import TemplatesBroken, environment, notice_facts, one_line, spoken_language
from shared.notifications.webhook import post
from shared.settings import Settings


class SmsChannel:
    """Tells the telephone on the license record of every event, where the depot has an SMS service."""

    name = "sms"

    def __init__(self, settings: Settings, client: httpx2.AsyncClient) -> None:
        """Reads the templates.

        Raises:
            TemplatesBroken: a template cannot be read, or fails.
        """
        self._settings = settings
        self._client = client
        self._texts = sms_templates(settings)

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
        written_in = spoken_language(notice.booking.language, self._settings)
        text = one_line(self._texts[written_in.code].render(notice_facts(notice, self._settings, written_in)))
        await send_sms(
            self._settings, self._client, f"{notice.notice_id}.sms", number, text, happened_at=notice.happened_at
        )
        await accepted()


def sms_templates(settings: Settings) -> dict[str, Template]:
    """The depot's templates of a text message by the code of the language, tried with an example of every event.

    Raises:
        TemplatesBroken: a template cannot be read, or fails.
    """
    try:
        found = {spoken.code: environment(settings, spoken).get_template("sms.txt") for spoken in settings.spoken}
        for example in examples(list(found), settings.events):
            written_in = spoken_language(example.booking.language, settings)
            found[written_in.code].render(notice_facts(example, settings, written_in))
    except Exception as exc:  # a template may raise anything
        raise TemplatesBroken(f"The template sms.txt cannot be used: {type(exc).__name__}: {exc}") from exc
    return found


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
