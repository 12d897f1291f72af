"""A telephone: it calls, and is called, and can do all that people and networks do to a call."""

import asyncio
import contextlib
import re
import secrets
import time
from collections.abc import AsyncIterator

import numpy as np

from tests.support.sip_telephone.behaviour import WhenCalled, WhenTransferred
from tests.support.sip_telephone.heard import Heard, Sound
from tests.support.sip_telephone.media import KEYS, Media
from tests.support.sip_telephone.messages import Dialog, Message, describe, read_description
from tests.support.sip_telephone.signalling import Signalling
from tests.support.sip_telephone.sounds import silence, tone
from tests.support.waiting import until

RING_SECONDS = 0.3  # how long a telephone that is called rings before something happens
QUIET_SECONDS = 0.5  # after which the other side has said all that it had to say
MAILBOX = np.concatenate([tone(1.0, 300), silence(0.3), tone(0.4, 1000)])
GIVEN_UP = 487  # the status of a call whose caller has cancelled it


class Telephone(Signalling):
    """One telephone, for one call."""

    def __init__(self, number: str | None, media: Media) -> None:
        """`number` is what it shows to those whom it calls; None hides it."""
        super().__init__()
        self.number = number
        self.media = media
        self.when_called = WhenCalled.ANSWERS
        self.when_transferred = WhenTransferred.ACCEPTS
        self.transfer_seconds = 1.0
        """From the REFER to its outcome."""
        self.status = 0
        """The final status of the call that this telephone made or got; 0 while there is none."""
        self.transfer: Message | None = None
        """The REFER that came."""
        self._invite: Message | None = None  # the one that was sent, or the one that came

    @property
    def heard(self) -> Heard:
        return self.media.heard

    @property
    def rings(self) -> bool:
        return self.at("got 180") is not None or self.at("sent 180") is not None

    @property
    def answered(self) -> bool:
        return self.status == 200

    @property
    def ended(self) -> bool:
        """Whether there is no call any more, by either side's doing."""
        return self.status >= 300 or any(one.what in ("got BYE", "sent BYE") for one in self.happened)

    @property
    def transferred_to(self) -> str:
        """The address that the other side named in its REFER; "" while there was none."""
        found = re.search(r"<?([^<>]+)", self.transfer["Refer-To"]) if self.transfer else None
        return found[1] if found else ""

    # What the person at this telephone does.

    def dial(self, number: str, server: tuple[str, int]) -> None:
        """Call a number at a SIP server."""
        host, port = server
        uri = f"sip:{number}@{host}:{port}"
        shown = f"<sip:{self.number}@127.0.0.1>" if self.number else '"Anonymous" <sip:anonymous@anonymous.invalid>'
        self.peer = server
        self.dialog = Dialog(f"{secrets.token_hex(8)}@telephone", f"{shown};tag={self.tag}", f"<{uri}>", uri)
        more = [] if self.number else [("Privacy", "id")]
        sdp = describe("127.0.0.1", self.media.port, KEYS)
        self._invite = self.request("INVITE", branch=self.dialog.invite_branch, more=more, body=sdp)
        self.send_until(self._invite, lambda: any(one.what.startswith("got ") for one in self.happened))

    async def is_answered(self, *, within: float = 30) -> None:
        await until(lambda: self.status, within=within)
        assert self.answered, f"the call was refused with {self.status}"

    async def is_over(self, *, within: float = 30) -> None:
        """Wait until the call is refused or ended."""
        await until(lambda: self.ended, within=within)

    def cancel(self) -> None:
        """Give up while it rings."""
        assert self.dialog is not None
        self.send(self.request("CANCEL", branch=self.dialog.invite_branch, cseq=self.dialog.cseq))

    async def hang_up(self) -> None:
        await self.media.stop()
        bye = self.request("BYE")
        self.send_until(bye, lambda: bye["CSeq"] in self.answered_requests)

    async def vanish(self) -> None:
        """Be gone without a word: no audio, no BYE, no answer to anything."""
        self.deaf = True
        await self.media.stop()

    def hold(self) -> None:
        """Send no audio until `unhold`."""
        self.media.held = True

    def unhold(self) -> None:
        self.media.held = False

    def say(self, samples: np.ndarray) -> None:
        """Say this after what is being said."""
        self.media.say(samples)

    def press(self, keys: str) -> None:
        self.media.press(keys)

    async def has_spoken(self, *, within: float = 30) -> float:
        """Wait until everything was said or pressed; when that was, by `time.monotonic()`."""
        await until(lambda: not self.media.is_speaking, within=within)
        return time.monotonic()

    async def hears_out(self, after: float, *, within: float = 30) -> Sound:
        """Wait for what begins after this moment and then until it is quiet; what began."""
        await until(lambda: self.heard.first_sound_after(after), within=within)
        await until(lambda: self.heard.quiet_seconds > QUIET_SECONDS, within=within)
        sound = self.heard.first_sound_after(after)
        assert sound is not None
        return sound

    async def put_away(self) -> None:
        """End the call if there is one, and close."""
        if self.answered and not self.ended and not self.deaf:
            await self.hang_up()
            with contextlib.suppress(TimeoutError):
                await until(lambda: any(one.endswith("BYE") for one in self.answered_requests), within=2)
        elif self.rings and not self.status and self._is_caller:
            self.cancel()
            with contextlib.suppress(TimeoutError):
                await until(lambda: self.status, within=2)
        await self.media.close()
        self.close()

    # What the network brings.

    @property
    def _is_caller(self) -> bool:
        return self.at("sent INVITE") is not None

    def take_response(self, message: Message) -> None:
        if message.method != "INVITE" or message.status < 200 or self.dialog is None:
            return
        cseq = int(message["CSeq"].split()[0])
        self.dialog.remote = message["To"]
        if message.status >= 300:
            self.send(self.request("ACK", branch=self.dialog.invite_branch, cseq=cseq))
        else:
            self.dialog.target = message.target
            self.send(self.request("ACK", cseq=cseq))
            self.media.start(read_description(message.body))
        self.status = message.status

    def take_request(self, message: Message, came_from: tuple[str, int]) -> None:
        match message.method:
            case "ACK":
                return
            case "INVITE" if self._invite is None:
                self._is_called(message, came_from)
                return
            case "INVITE":
                return  # the same one again: it is being answered
            case "REFER":
                if self.transfer is None:
                    self.transfer = message
                    self.later(self._decide_on_the_transfer(message))
                return
        self.respond(message, 200, "OK")
        if message.method == "BYE":
            self.later(self.media.stop())
        elif message.method == "CANCEL" and not self.status:
            self._answer(GIVEN_UP, "Request Terminated")

    def _is_called(self, invite: Message, came_from: tuple[str, int]) -> None:
        self._invite, self.peer = invite, came_from
        self.dialog = Dialog(invite["Call-ID"], f"{invite['To']};tag={self.tag}", invite["From"], invite.target)
        self.respond(invite, 180, "Ringing")
        self.later(self._decide_on_the_call(invite))

    async def _decide_on_the_call(self, invite: Message) -> None:
        await asyncio.sleep(RING_SECONDS)
        if self.status:
            return  # the caller has given up
        match self.when_called:
            case WhenCalled.DECLINES:
                self._answer(603, "Decline")
            case WhenCalled.IS_BUSY:
                self._answer(486, "Busy Here")
            case WhenCalled.ANSWERS | WhenCalled.IS_A_MAILBOX:
                self._answer(200, "OK", body=describe("127.0.0.1", self.media.port, KEYS))
                self.media.start(read_description(invite.body))
                if self.when_called is WhenCalled.IS_A_MAILBOX:
                    self.say(MAILBOX)

    def _answer(self, status: int, reason: str, *, body: str = "") -> None:
        assert self._invite is not None
        self.respond(self._invite, status, reason, body=body)
        self.status = status

    async def _decide_on_the_transfer(self, refer: Message) -> None:
        if self.when_transferred is WhenTransferred.DECLINES:
            await asyncio.sleep(self.transfer_seconds)
            self.respond(refer, 603, "Decline")
            return
        self.respond(refer, 202, "Accepted")
        self._notify(refer, "active;expires=60", "100 Trying")
        await asyncio.sleep(self.transfer_seconds)
        outcome = "200 OK" if self.when_transferred is WhenTransferred.ACCEPTS else "486 Busy Here"
        self._notify(refer, "terminated;reason=noresource", outcome)

    def _notify(self, refer: Message, state: str, line: str) -> None:
        event = f"refer;id={refer['CSeq'].split()[0]}"
        more = [("Event", event), ("Subscription-State", state)]
        self.send(self.request("NOTIFY", more=more, body=f"SIP/2.0 {line}\r\n"))


@contextlib.asynccontextmanager
async def telephone(number: str | None = "+12175550101", *, port: int = 0) -> AsyncIterator[Telephone]:
    """A telephone on this port of the machine, or on a free one, put away at the end."""
    phone = Telephone(number, await Media.open())
    await asyncio.get_running_loop().create_datagram_endpoint(lambda: phone, ("127.0.0.1", port))
    try:
        yield phone
    finally:
        await phone.put_away()
