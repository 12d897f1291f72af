"""SIP over UDP: one socket, one call, and a note of every message."""

import asyncio
import secrets
import time
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any, cast

from tests.support.sip_telephone.messages import Dialog, Headers, Message, read_message, response

RESEND_SECONDS = 0.5
RESEND_TIMES = 6


@dataclass(frozen=True)
class Happened:
    """A message that came or went. `at` is `time.monotonic()`, `what` such as "sent INVITE" or "got 180"."""

    at: float
    what: str


class Signalling(asyncio.DatagramProtocol):
    """Sends and gets messages. What they mean is for the subclass: `take_request` and `take_response`."""

    def __init__(self) -> None:
        self.happened: list[Happened] = []
        self.deaf = False
        """Whether messages are noted and nothing else is done with them."""
        self.dialog: Dialog | None = None
        self.peer = ("", 0)
        self.tag = secrets.token_hex(6)
        self.answered_requests: set[str] = set()
        """The CSeq headers of the requests from here that have got a final answer."""
        self._transport: asyncio.DatagramTransport
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def address(self) -> tuple[str, int]:
        return self._transport.get_extra_info("sockname")

    def at(self, what: str) -> float | None:
        """When this happened first, by `time.monotonic()`; None when it did not."""
        return next((one.at for one in self.happened if one.what == what), None)

    def seconds(self, begin: str, end: str) -> float:
        """From the one that happened to the other, such as from "sent INVITE" to "got 200"."""
        begin_at, end_at = self.at(begin), self.at(end)
        assert begin_at is not None, f"{begin} did not happen"
        assert end_at is not None, f"{end} did not happen"
        return end_at - begin_at

    def take_request(self, message: Message, came_from: tuple[str, int]) -> None:
        raise NotImplementedError

    def take_response(self, message: Message) -> None:
        raise NotImplementedError

    def request(
        self, method: str, *, branch: str = "", cseq: int | None = None, more: Headers = (), body: str = ""
    ) -> Message:
        """The next request of the call."""
        assert self.dialog is not None, "there is no call"
        host, port = self.address
        via = f"{host}:{port}"
        return self.dialog.request(method, via, self._contact, branch=branch, cseq=cseq, more=more, body=body)

    def send(self, message: Message) -> None:
        self._note(f"sent {message.status or message.method}")
        self._transport.sendto(message.encoded(), self.peer)

    def send_until(self, message: Message, answered: Callable[[], bool]) -> None:
        """Send a request, and send it again until this is so, since UDP may lose it."""

        async def send_again() -> None:
            for _ in range(RESEND_TIMES):
                await asyncio.sleep(RESEND_SECONDS)
                if answered():
                    return
                self._transport.sendto(message.encoded(), self.peer)

        self.send(message)
        self.later(send_again())

    def respond(self, request: Message, status: int, reason: str, *, body: str = "") -> None:
        self.send(response(request, status, reason, contact=self._contact, tag=self.tag, body=body))

    def later(self, work: Coroutine[Any, Any, None]) -> None:
        """Do this beside everything else; it is cancelled when the telephone is put away."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def close(self) -> None:
        for task in [*self._tasks]:
            task.cancel()
        self._transport.close()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.DatagramTransport", transport)

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        message = read_message(data)
        self._note(f"got {message.status or message.method}")
        if self.deaf:
            return
        if not message.status:
            self.take_request(message, addr)
            return
        if message.status >= 200:
            self.answered_requests.add(message["CSeq"])
        self.take_response(message)

    @property
    def _contact(self) -> str:
        host, port = self.address
        return f"sip:telephone@{host}:{port}"

    def _note(self, what: str) -> None:
        self.happened.append(Happened(time.monotonic(), what))
