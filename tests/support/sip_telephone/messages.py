"""SIP messages (RFC 3261) and the session descriptions in them (RFC 4566), as far as the telephone needs them."""

import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field

Headers = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Message:
    """A request or a response. `start` is its first line."""

    start: str
    headers: Headers
    body: str = ""

    @property
    def method(self) -> str:
        """The method of a request; of a response, that of the request that it answers."""
        return self["CSeq"].split()[1] if self.status else self.start.split()[0]

    @property
    def status(self) -> int:
        """The code of a response; 0 for a request."""
        return int(self.start.split()[1]) if self.start.startswith("SIP/2.0 ") else 0

    def __getitem__(self, name: str) -> str:
        """The first header of this name; "" when there is none."""
        return next(iter(self.all(name)), "")

    def all(self, name: str) -> list[str]:
        return [value for known, value in self.headers if known.lower() == name.lower()]

    @property
    def target(self) -> str:
        """The address in the Contact header: where later requests of the call go."""
        found = re.search(r"<([^>]*)>", self["Contact"])
        return found[1] if found else self["Contact"]

    def encoded(self) -> bytes:
        lines = [self.start, *(f"{name}: {value}" for name, value in self.headers)]
        if self.body:
            lines.append("Content-Type: " + ("application/sdp" if self.body.startswith("v=0") else "message/sipfrag"))
        lines.append(f"Content-Length: {len(self.body.encode())}")
        return ("\r\n".join(lines) + "\r\n\r\n" + self.body).encode()


def read_message(datagram: bytes) -> Message:
    """
    Raises:
        ValueError: this is no SIP message.
    """
    head, _, body = datagram.decode().partition("\r\n\r\n")
    start, *lines = head.split("\r\n")
    if "SIP/2.0" not in start:
        raise ValueError("this is no SIP message")
    headers = [(name.strip(), value.strip()) for name, _, value in (line.partition(":") for line in lines)]
    return Message(start, headers, body)


def response(request: Message, code: int, reason: str, *, contact: str = "", tag: str = "", body: str = "") -> Message:
    """The answer to a request. `tag` is this side's name of the call, added where the request did not know it yet."""
    to = request["To"]
    if tag and "tag=" not in to:
        to += f";tag={tag}"
    headers = [("Via", via) for via in request.all("Via")]
    headers += [("Record-Route", route) for route in request.all("Record-Route")]
    headers += [("From", request["From"]), ("To", to), ("Call-ID", request["Call-ID"]), ("CSeq", request["CSeq"])]
    if contact:
        headers.append(("Contact", f"<{contact}>"))
    return Message(f"SIP/2.0 {code} {reason}", headers, body)


def new_branch() -> str:
    """The name of a transaction; the prefix is the standard's."""
    return f"z9hG4bK{secrets.token_hex(8)}"


@dataclass
class Dialog:
    """One call as both sides name it. `local` and `remote` are the From and To headers of requests from here."""

    call_id: str
    local: str
    remote: str
    target: str
    """The address that requests go to."""
    cseq: int = 0
    invite_branch: str = field(default_factory=new_branch)

    def request(
        self,
        method: str,
        via: str,
        contact: str,
        *,
        branch: str = "",
        cseq: int | None = None,
        more: Headers = (),
        body: str = "",
    ) -> Message:
        """The next request of this call. `cseq` repeats an earlier number, as ACK and CANCEL do."""
        if cseq is None:
            self.cseq += 1
            cseq = self.cseq
        headers = [
            ("Via", f"SIP/2.0/UDP {via};branch={branch or new_branch()}"),
            ("Max-Forwards", "70"),
            ("From", self.local),
            ("To", self.remote),
            ("Call-ID", self.call_id),
            ("CSeq", f"{cseq} {method}"),
            ("Contact", f"<{contact}>"),
            *more,
        ]
        return Message(f"{method} {self.target} SIP/2.0", headers, body)


@dataclass(frozen=True)
class Description:
    """Where audio goes to, and by which number of payload keys are sent there (None: they are not)."""

    host: str
    port: int
    key_payload: int | None


def describe(host: str, port: int, key_payload: int) -> str:
    """An SDP for PCMU and keys (RFC 4733) at this address."""
    return (
        f"v=0\r\no=- 1 1 IN IP4 {host}\r\ns=-\r\nc=IN IP4 {host}\r\nt=0 0\r\nm=audio {port} RTP/AVP 0 {key_payload}\r\n"
        f"a=rtpmap:0 PCMU/8000\r\na=rtpmap:{key_payload} telephone-event/8000\r\na=fmtp:{key_payload} 0-15\r\n"
        "a=ptime:20\r\na=sendrecv\r\n"
    )


def read_description(sdp: str) -> Description:
    """
    Raises:
        ValueError: it describes no audio over IPv4.
    """
    host, port = re.search(r"^c=IN IP4 (\S+)", sdp, re.M), re.search(r"^m=audio (\d+)", sdp, re.M)
    if host is None or port is None:
        raise ValueError("the session description has no audio over IPv4")
    keys = re.search(r"^a=rtpmap:(\d+) telephone-event/8000", sdp, re.M)
    return Description(host[1], int(port[1]), int(keys[1]) if keys else None)
