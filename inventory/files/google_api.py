"""Requests to Google's API as a service account: tokens, retries, and a plain sentence for every refusal."""

import asyncio
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal, TypeVar

import httpx2
import stamina
from google.auth import jwt
from google.auth.crypt import RSASigner
from pydantic import BaseModel, Field, SecretStr

from inventory.files.equipment_rows import EquipmentSourceError
from inventory.files.retry_after import retry_after

SCOPE = "https://www.googleapis.com/auth/spreadsheets"
TOKEN_SECONDS = 3600  # the maximum that Google allows

ANSWER_SECONDS = 30.0  # for one answer, from connecting to its last byte
MAX_RETRY_AFTER = 60.0  # seconds; Google's quotas are per minute, so a longer wait has another reason
RETRYING = stamina.AsyncRetryingCaller(attempts=6, timeout=90.0, wait_initial=0.5, wait_max=16.0, wait_jitter=1.0)

Answer = TypeVar("Answer", bound=BaseModel)


class SheetError(EquipmentSourceError):
    """The sheet was not read or written. The text says why and what to do. It has no key and no token in it."""


class NoAnswer(SheetError):
    """There was no readable answer, so it is not known whether Google carried out the request.

    `wait` is the number of seconds after which Google allows another try, or None when it gave none.
    """

    def __init__(self, message: str, wait: float | None = None) -> None:
        super().__init__(message)
        self.wait = wait


class _Key(BaseModel):
    """The JSON key of a service account, as downloaded from Google's console."""

    type: Literal["service_account"]
    client_email: Annotated[str, Field(min_length=1)]
    private_key: SecretStr
    private_key_id: str | None = None
    token_uri: Annotated[str, Field(pattern="^https?://")]


class _Token(BaseModel):
    access_token: Annotated[str, Field(pattern=r"^[!-~]+$")]


class GoogleApi:
    """Google's API, used as a service account. `account` is its e-mail address, with which people share a sheet."""

    def __init__(self, credentials_file: Path) -> None:
        """Read the key of the service account.

        Raises:
            SheetError: the file is missing, or is not the key of a service account.
        """
        self._key, self._signer = _read_key(credentials_file)
        self._token: str | None = None
        self._trusted = httpx2.create_ssl_context()  # slow to make, so it is made once
        self.account = self._key.client_email

    async def ask(self, request: httpx2.Request, answer: type[Answer], refusals: Mapping[int, str]) -> Answer:
        """Send a request and read the answer. There are up to six tries, the last within a minute and a half.

        Args:
            request: a request that may be sent twice without harm.
            answer: the model that the answer is read into.
            refusals: the error message for each HTTP status with which Google may refuse.

        Raises:
            NoAnswer: there was no readable answer.
            SheetError: Google refused.
        """
        async with httpx2.AsyncClient(verify=self._trusted, timeout=None) as client:
            return await RETRYING(_should_retry, self._ask_once, client, request, answer, refusals)

    async def _ask_once(
        self, client: httpx2.AsyncClient, request: httpx2.Request, answer: type[Answer], refusals: Mapping[int, str]
    ) -> Answer:
        response = await self._send_with_token(client, request)
        if response.status_code == httpx2.codes.UNAUTHORIZED:
            self._token = None  # the token may have expired
            response = await self._send_with_token(client, request)
        if response.status_code == httpx2.codes.OK:
            return _read(response, answer)
        if response.status_code == httpx2.codes.UNAUTHORIZED:
            raise SheetError(
                f"Google does not accept {self.account}, not even with a new token (401). "
                "Check that the service account is not disabled."
            )
        raise SheetError(
            refusals.get(response.status_code)
            or f"{request.url.host} answered with status {response.status_code}, which nobody expects. Try again later."
        )

    async def _send_with_token(self, client: httpx2.AsyncClient, request: httpx2.Request) -> httpx2.Response:
        self._token = self._token or await self._new_token(client)
        request.headers["Authorization"] = f"Bearer {self._token}"
        return await _send(client, request)

    async def _new_token(self, client: httpx2.AsyncClient) -> str:
        now = int(time.time())
        claims = {
            "iss": self.account,
            "scope": SCOPE,
            "aud": self._key.token_uri,
            "iat": now,
            "exp": now + TOKEN_SECONDS,
        }
        assertion = jwt.encode(self._signer, claims).decode()
        grant = {"grant_type": "urn:ietf:params:oauth:grant-type:jwt-bearer", "assertion": assertion}
        response = await _send(client, httpx2.Request("POST", self._key.token_uri, data=grant))
        if response.status_code != httpx2.codes.OK:
            raise SheetError(
                f"{response.url.host} gives {self.account} no token (status {response.status_code}). Check that its "
                "key was not deleted and that the clock of this machine is right; else make a new key."
            )
        return _read(response, _Token).access_token


def _read_key(path: Path) -> tuple[_Key, RSASigner]:
    try:
        key = _Key.model_validate_json(path.read_bytes())
        signer = RSASigner.from_string(key.private_key.get_secret_value(), key.private_key_id)
        signer.sign(b"")  # a key that is not RSA is only noticed when it signs
    except OSError as exc:
        raise SheetError(
            f"The key of the service account, {path}, cannot be read: {exc.strerror}. "
            "Make a JSON key in Google's console and put it there."
        ) from None
    except (ValueError, TypeError):
        # Without the cause: the message of pydantic repeats its input, which may be the key.
        raise SheetError(
            f"{path} is not the JSON key of a service account. Make one in Google's console, under "
            "service accounts, keys, and use the file as it is."
        ) from None
    return key, signer


async def _send(client: httpx2.AsyncClient, request: httpx2.Request) -> httpx2.Response:
    host = request.url.host
    try:
        async with asyncio.timeout(ANSWER_SECONDS):
            response = await client.send(request)
    except TimeoutError:
        raise NoAnswer(f"{host} did not answer within {ANSWER_SECONDS:g} seconds. Try again later.") from None
    except (httpx2.HTTPError, httpx2.InvalidURL) as exc:
        raise NoAnswer(f"{host} cannot be reached ({type(exc).__name__}). Check the connection.") from exc
    if response.status_code == httpx2.codes.TOO_MANY_REQUESTS:
        wait = retry_after(response)
        pause = "a minute" if wait is None else f"{wait:.0f} seconds"
        raise NoAnswer(f"{host} was asked too often (429). Try again in {pause}.", wait)
    if response.is_server_error:
        raise NoAnswer(
            f"{host} is out of order (status {response.status_code}). Try again later.", retry_after(response)
        )
    return response


def _should_retry(error: Exception) -> bool | float:
    """Whether to try again, or after how many seconds, as stamina expects it."""
    if not isinstance(error, NoAnswer):
        return False
    if error.wait is None:
        return True
    return error.wait if error.wait <= MAX_RETRY_AFTER else False


def _read(response: httpx2.Response, answer: type[Answer]) -> Answer:
    try:
        return answer.model_validate_json(response.content)
    except ValueError:
        # Without the cause: the message of pydantic repeats its input, which may be a token.
        raise NoAnswer(
            f"{response.url.host} answered with something that is not Google's. Check for a proxy on the way to Google."
        ) from None
