"""Where the page may answer. Beyond this machine nobody sees it without a log-in, and nothing goes unencrypted."""

import ssl
from dataclasses import dataclass, field

from shared.settings import Settings, SettingsError

LOOPBACK_NAMES = ("localhost", "127.0.0.1", "[::1]")


@dataclass(frozen=True)
class Listening:
    """How the page answers.

    Attributes:
        encrypted: TLS with this certificate; None where the page is reached unencrypted.
        secure: whether browsers see an encrypted page, so that a cookie may be for such pages only.
        behind_proxy: whether X-Forwarded-For says who asks.
        open_without_users: whether people at this machine need not log in as long as there are no users.
    """

    address: str
    port: int
    encrypted: ssl.SSLContext | None = field(repr=False)
    secure: bool
    behind_proxy: bool
    open_without_users: bool

    @property
    def url(self) -> str:
        """The page's address as this machine sees it."""
        host = f"[{self.address}]" if ":" in self.address else self.address
        return f"{'https' if self.encrypted else 'http'}://{host}:{self.port}/"


def how_to_listen(settings: Settings, *, has_users: bool) -> Listening:
    """How the page answers, by the settings.

    Raises:
        SettingsError: it would be seen by people who did not log in, or unencrypted. The text says what to do.
    """
    on_this_machine = settings.web_address.is_loopback and not settings.web_behind_proxy
    if not has_users and not on_this_machine:
        raise SettingsError(
            "Nobody can log in to the page yet, so it answers on this machine only. Make a user first: python main.py "
            "web user add NAME"
        )
    encrypted = _encrypted(settings)
    if not settings.web_address.is_loopback and encrypted is None and not settings.web_behind_proxy:
        raise SettingsError(
            f"The page would answer unencrypted on {settings.web_address}. Set RENTAL_WEB_CERTIFICATE and "
            "RENTAL_WEB_KEY, or RENTAL_WEB_BEHIND_PROXY=true if people reach it only through a proxy that encrypts."
        )
    return Listening(
        address=str(settings.web_address),
        port=settings.web_port,
        encrypted=encrypted,
        secure=encrypted is not None or settings.web_behind_proxy,
        behind_proxy=settings.web_behind_proxy,
        open_without_users=on_this_machine,
    )


def _encrypted(settings: Settings) -> ssl.SSLContext | None:
    certificate, key = settings.web_certificate, settings.web_key
    if certificate is None and key is None:
        return None
    if certificate is None or key is None:
        raise SettingsError("RENTAL_WEB_CERTIFICATE and RENTAL_WEB_KEY belong together: set both, or none of them.")
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    try:
        context.load_cert_chain(certificate, key, password="")
    except OSError:  # an ssl.SSLError is one too
        raise SettingsError(
            "RENTAL_WEB_CERTIFICATE and RENTAL_WEB_KEY are no certificate with its key: both are files in the form "
            "PEM, without a password, and this user has to be able to read them."
        ) from None
    return context
