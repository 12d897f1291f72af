"""Who is logged in. It is kept in the memory of the page's process: a restart logs everybody out."""

import hashlib
import hmac
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass

WHOLE_SECONDS = 12 * 60 * 60.0  # after which one logs in again
IDLE_SECONDS = 2 * 60 * 60.0  # without a request
MOST_SESSIONS = 1000


@dataclass
class _Session:
    name: str
    password: str
    begun: float
    seen: float


class Sessions:
    """The sessions of the page, each under the hash of the secret that the browser has in its cookie."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._key = secrets.token_bytes(32)
        self._sessions: dict[str, _Session] = {}

    @staticmethod
    def new_secret() -> str:
        """A secret for a cookie. It is of nobody until `begin`."""
        return secrets.token_urlsafe(32)

    def begin(self, name: str, password: str) -> str:
        """The secret of a new session of this user. `password` is what is kept of their password."""
        secret, now = self.new_secret(), self._clock()
        while len(self._sessions) >= MOST_SESSIONS:
            del self._sessions[min(self._sessions, key=lambda one: self._sessions[one].seen)]
        self._sessions[_hashed(secret)] = _Session(name, password, begun=now, seen=now)
        return secret

    def user_of(self, secret: str) -> tuple[str, str] | None:
        """The name of whoever has this session, and what was kept of their password when it began; None if it has
        ended. A session of a password that was changed since is not to be trusted."""
        key, now = _hashed(secret), self._clock()
        session = self._sessions.get(key)
        if session is None:
            return None
        if now - session.begun > WHOLE_SECONDS or now - session.seen > IDLE_SECONDS:
            del self._sessions[key]
            return None
        session.seen = now
        return session.name, session.password

    def end(self, secret: str) -> None:
        """End this session, if it has not ended."""
        self._sessions.pop(_hashed(secret), None)

    def form_token(self, secret: str) -> str:
        """What a form of the page holds, so that no other site can send it: nobody else can make it from the cookie."""
        return hmac.new(self._key, secret.encode(), hashlib.sha256).hexdigest()

    def is_form_token(self, token: str, secret: str) -> bool:
        """Whether a form that came with this cookie is one of this page."""
        return hmac.compare_digest(token.encode(), self.form_token(secret).encode())


def _hashed(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
