"""A real SMTP server on this machine that answers as the test says."""

import asyncio
import contextlib
from collections import deque
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default

from aiosmtpd.smtp import SMTP, Envelope, Session


@dataclass
class MailServer:
    """What it accepted, and what it answers to the next messages: when nothing is said, that they are accepted."""

    port: int = 0
    accepted: list[EmailMessage] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    answers: deque[str] = field(default_factory=deque)
    to_recipients: deque[str] = field(default_factory=deque)
    asked: asyncio.Event = field(default_factory=asyncio.Event)
    may_answer: asyncio.Event = field(default_factory=asyncio.Event)
    hangs_up_after_accepting: int = 0

    async def handle_RCPT(
        self, server: SMTP, agent_session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.to_recipients:
            return self.to_recipients.popleft()
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, agent_session: Session, envelope: Envelope) -> str:
        self.asked.set()
        await self.may_answer.wait()
        answer = self.answers.popleft() if self.answers else "250 OK"
        if answer.startswith("250"):
            content = envelope.content
            assert isinstance(content, bytes)
            self.accepted.append(BytesParser(EmailMessage, policy=default).parsebytes(content))
            self.recipients += envelope.rcpt_tos
            if self.hangs_up_after_accepting:
                self.hangs_up_after_accepting -= 1
                assert isinstance(server.transport, asyncio.WriteTransport)
                server.transport.abort()
        return answer


@contextlib.asynccontextmanager
async def mail_server_running() -> AsyncIterator[MailServer]:
    server = MailServer()
    server.may_answer.set()
    loop = asyncio.get_running_loop()
    listening = await loop.create_server(lambda: SMTP(server, hostname="localhost", loop=loop), "127.0.0.1", 0)
    server.port = listening.sockets[0].getsockname()[1]
    try:
        yield server
    finally:
        listening.close()
