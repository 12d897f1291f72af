"""One question to a registry over HTTP, and what may count as its answer: `docs/registry-api.yaml` is the contract."""

import json
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, Literal, TypeVar

import httpx2
from pydantic import BaseModel, ValidationError

from inventory.files.retry_after import retry_after
from shared.language.addresses import read_address
from shared.verification.registry_records import (
    LicenseRecord,
    OperatorRecord,
    PolicyRecord,
    RecordT,
    SiteRecord,
    lookup_key,
)

MOST_BYTES = 64 * 1024  # of an answer; a record takes a few hundred
AnswerT = TypeVar("AnswerT", bound=BaseModel)

_FOR_NOW = frozenset({429, 500, 502, 503, 504})


class NoAnswer(Exception):
    """There was no answer that may be relied on. The text carries nothing of what was asked or answered.

    Attributes:
        again: whether the same question may be sent once more.
        wait: how many seconds the registry wants to be left alone before, where it said so.
    """

    def __init__(self, detail: str, *, again: bool = False, wait: float | None = None) -> None:
        super().__init__(detail)
        self.again = again
        self.wait = wait


@dataclass(frozen=True)
class Lookup(Generic[RecordT]):
    """One of the four look-ups. `key` brings what is asked to one form, "" when there is nothing to ask."""

    path: str
    field: str
    record: type[RecordT]
    key: Callable[[str], str]


def _address_key(address: str) -> str:
    readings = read_address(address)
    return repr(readings[0]) if readings else ""


LICENSES = Lookup("business-licenses/find", "license_number", LicenseRecord, lookup_key)
SITES = Lookup("job-sites/find", "address", SiteRecord, _address_key)
OPERATORS = Lookup("operators/find", "operator_license", OperatorRecord, lookup_key)
POLICIES = Lookup("insurance-policies/find", "policy_number", PolicyRecord, lookup_key)


class _UnknownRecord(BaseModel):
    error: Literal["not_found"]


class _Status(BaseModel):
    status: Literal["ok"]


class RegistryApi:
    """A registry at `url`, asked with `key`. Nothing is sent anywhere else: redirects are not followed."""

    def __init__(self, client: httpx2.AsyncClient, url: str, key: str) -> None:
        """`client` must not follow redirects; how long to wait is up to the caller."""
        self._client = client
        self._key = key
        self.url = url.rstrip("/")
        self.host = httpx2.URL(url).host

    async def find(self, lookup: Lookup[RecordT], asked: str) -> RecordT | None:
        """What the registry has; None when it says that it knows nothing by that name.

        Raises:
            NoAnswer: everything else.
        """
        question = json.dumps({lookup.field: asked}).encode()
        status, body = await self._exchange("POST", lookup.path, question)
        if status == httpx2.codes.NOT_FOUND:
            _read(body, _UnknownRecord)
            return None
        record = _read(body, lookup.record)
        if not record.is_about(asked):
            raise NoAnswer("it answered for another one than was asked")
        return record

    async def status(self) -> None:
        """See whether the registry is there and takes the key.

        Raises:
            NoAnswer: it is not, or does not.
        """
        status, body = await self._exchange("GET", "status", None)
        if status != httpx2.codes.OK:
            raise NoAnswer(f"it answered with status {status}")
        _read(body, _Status)

    async def _exchange(self, method: str, path: str, content: bytes | None) -> tuple[int, bytes]:
        headers = {"Authorization": f"Bearer {self._key}", "Accept": "application/json", "Accept-Encoding": "identity"}
        if content is not None:
            headers["Content-Type"] = "application/json"
        try:
            async with self._client.stream(method, f"{self.url}/{path}", content=content, headers=headers) as response:
                _look_at(response)
                return response.status_code, await _bounded(response)
        except (httpx2.HTTPError, httpx2.InvalidURL, httpx2.StreamError) as exc:
            if _is_about_tls(exc):
                raise NoAnswer("its certificate is not one to trust") from exc
            raise NoAnswer(f"it cannot be reached ({type(exc).__name__})", again=True) from exc


def _look_at(response: httpx2.Response) -> None:
    """Refuse what is no answer before its body is read."""
    status = response.status_code
    if status in _FOR_NOW:
        raise NoAnswer(f"it answered with status {status}", again=True, wait=retry_after(response))
    if response.is_redirect:
        raise NoAnswer("it sends elsewhere, and nothing is sent there")
    if status not in (httpx2.codes.OK, httpx2.codes.NOT_FOUND):
        raise NoAnswer(f"it answered with status {status}")
    if response.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise NoAnswer("it sent a compressed answer that was not asked for")
    if response.headers.get("Content-Type", "").partition(";")[0].strip().lower() != "application/json":
        raise NoAnswer(f"it answered with status {status} and no JSON")


async def _bounded(response: httpx2.Response) -> bytes:
    body = bytearray()
    async for chunk in response.aiter_raw():
        body += chunk
        if len(body) > MOST_BYTES:
            raise NoAnswer(f"it sent more than {MOST_BYTES} bytes")
    return bytes(body)


def _read(body: bytes, kind: type[AnswerT]) -> AnswerT:
    try:
        return kind.model_validate_json(body)
    except ValidationError:
        # Without its cause: pydantic repeats what it read.
        raise NoAnswer("it answered with something that is not in the contract") from None


def _is_about_tls(error: BaseException | None) -> bool:
    while error is not None:
        if isinstance(error, ssl.SSLError):
            return True
        error = error.__cause__ or error.__context__
    return False
