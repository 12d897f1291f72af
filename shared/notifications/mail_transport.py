"""How a message leaves: to the depot's mail server, or into a folder where there is none."""

import asyncio
import contextlib
import functools
import ssl
from collections.abc import Awaitable, Callable
from email.message import EmailMessage
from pathlib import Path

import aiosmtplib

from inventory.files.whole_file import write_whole
from inventory.server.data_folder import make_folder
from shared.notifications.notice import DeliveryFailed
from shared.settings import Settings

ONLY_ITS_OWNER = 0o600
QUIT_SECONDS = 2.0


async def send(settings: Settings, message: EmailMessage, accepted: Callable[[], Awaitable[None]]) -> None:
    """Send the message by the depot's mail server. `accepted` is awaited as soon as the server has taken it.

    Raises:
        DeliveryFailed: the server did not take it, or nobody knows whether it did.
    """
    smtp = smtp_client(settings, system_trust())
    try:
        try:
            await smtp.connect()
            await smtp.send_message(message)
        except (aiosmtplib.SMTPException, OSError, ValueError) as exc:
            raise _delivery_failed(exc) from exc
        await accepted()
        with contextlib.suppress(aiosmtplib.SMTPException, OSError, TimeoutError):
            await smtp.quit(timeout=QUIT_SECONDS)
    finally:
        smtp.close()


async def write(settings: Settings, message: EmailMessage, name: str) -> None:
    """Write the message to the file of this name in the mail folder. Only its owner can read it.

    Raises:
        DeliveryFailed: the folder cannot be written.
    """
    folder = mail_folder(settings)

    def write_file() -> None:
        make_folder(folder)
        write_whole(folder / name, message.as_bytes(), mode=ONLY_ITS_OWNER)

    try:
        await asyncio.to_thread(write_file)
    except OSError as exc:
        raise DeliveryFailed("the folder cannot be written", str(exc)) from exc


@functools.cache
def system_trust() -> ssl.SSLContext:
    """Made once, because reading the system's certificates takes long enough to disturb a call."""
    return ssl.create_default_context()


def mail_folder(settings: Settings) -> Path:
    """The folder that messages are written to if there is no mail server."""
    return settings.data_folder / "mail"


def smtp_client(settings: Settings, tls: ssl.SSLContext) -> aiosmtplib.SMTP:
    """A client of the depot's mail server. Its `connect()` opens a secured connection and logs in."""
    return aiosmtplib.SMTP(
        hostname=settings.smtp_host,
        port=settings.smtp_port,
        username=settings.smtp_user,
        password=settings.smtp_password.get_secret_value() if settings.smtp_password else None,
        use_tls=settings.smtp_tls == "tls",
        start_tls=settings.smtp_tls == "starttls",
        tls_context=tls,
        timeout=settings.smtp_timeout_seconds,
        local_hostname=mail_domain(settings),  # otherwise a blocking DNS query looks it up
    )


def mail_domain(settings: Settings) -> str:
    """The domain of the sender's address."""
    return settings.mail_from.rpartition("@")[2]


def _delivery_failed(error: Exception) -> DeliveryFailed:
    """What the error means. It is final if the server refused this very message; anything else may pass."""
    match error:
        case aiosmtplib.SMTPRecipientsRefused(recipients=[first, *_]):
            return _refused(first.code, first.message)
        case aiosmtplib.SMTPSenderRefused() | aiosmtplib.SMTPDataError():
            return _refused(error.code, error.message)
        case aiosmtplib.SMTPResponseException():
            return DeliveryFailed(f"{type(error).__name__} {error.code}", error.message)
        case ValueError():  # the library does not send it at all, for example because it refuses the address
            return DeliveryFailed(type(error).__name__, str(error), final=True)
        case _:
            return DeliveryFailed(type(error).__name__, str(error))


def _refused(code: int, text: str) -> DeliveryFailed:
    return DeliveryFailed(f"the mail server answered {code}", text, final=code >= 500)
