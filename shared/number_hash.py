"""A calling number as it is counted in Redis."""

import hashlib
import hmac

from shared.settings import Settings


def hashed_number(phone: str, settings: Settings) -> str:
    """The keyed hash of a number: without the secret of the LiveKit project, nobody can tell the number from it."""
    secret = settings.livekit_api_secret
    key = secret.get_secret_value() if secret else ""
    return hmac.new(key.encode(), phone.encode(), hashlib.sha256).hexdigest()
