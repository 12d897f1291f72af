"""The audio of a call: RTP (RFC 3550) with PCMU, and keys as RFC 4733 sends them."""

import asyncio
import contextlib
import secrets
import struct
import time
from collections import deque
from dataclasses import dataclass
from typing import cast

import numpy as np

from tests.support.sip_telephone import g711
from tests.support.sip_telephone.heard import Heard
from tests.support.sip_telephone.messages import Description
from tests.support.sip_telephone.sounds import frames

PCMU = 0
KEYS = 101
"""The payload number of keys in what this telephone offers."""
KEY_CODES = "0123456789*#"
KEY_FRAMES = 5
PAUSE_FRAMES = 3  # between two keys
VOLUME = 10  # of a key, in dB below the loudest


@dataclass(frozen=True)
class _Key:
    """One frame of a key that is down. `last` says that it goes up here."""

    code: int
    duration: int
    first: bool
    last: bool


class Media(asyncio.DatagramProtocol):
    """One socket for audio in both directions. It sends silence when there is nothing to say, as telephones do."""

    def __init__(self) -> None:
        self.heard = Heard()
        self.pressed: list[str] = []
        """The keys that the other side pressed."""
        self.held = False
        self._said: deque[bytes | _Key] = deque()
        self._transport: asyncio.DatagramTransport | None = None
        self._sending: asyncio.Task[None] | None = None

    @classmethod
    async def open(cls) -> "Media":
        """Listen on a free port of this machine."""
        _, media = await asyncio.get_running_loop().create_datagram_endpoint(cls, ("127.0.0.1", 0))
        return media

    @property
    def port(self) -> int:
        assert self._transport is not None
        return self._transport.get_extra_info("sockname")[1]

    @property
    def is_speaking(self) -> bool:
        return bool(self._said)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.DatagramTransport", transport)

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        payload_type, payload = data[1] & 0x7F, data[12:]
        if payload_type == PCMU:
            self.heard.hear(g711.decode(payload))
        elif payload_type == KEYS and data[1] & 0x80:  # the first packet of a key is marked
            self.pressed.append(KEY_CODES[payload[0]])

    def start(self, where: Description) -> None:
        """Send to this address from now on. Starting again changes nothing."""
        if self._sending is None:
            self._sending = asyncio.create_task(self._send(where))

    def say(self, samples: np.ndarray) -> None:
        """Say this after what is being said."""
        self._said.extend(g711.encode(frame) for frame in frames(samples))

    def press(self, keys: str) -> None:
        """Press these keys, one after the other."""
        for key in keys:
            for at in range(1, KEY_FRAMES + 1):
                duration = at * g711.FRAME_SAMPLES
                self._said.append(_Key(KEY_CODES.index(key), duration, first=at == 1, last=at == KEY_FRAMES))
            self._said.extend([g711.SILENCE] * PAUSE_FRAMES)

    async def stop(self) -> None:
        """Send nothing any more. What comes is still heard."""
        if self._sending is not None:
            self._sending.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._sending

    async def close(self) -> None:
        await self.stop()
        if self._transport is not None:
            self._transport.close()

    async def _send(self, where: Description) -> None:
        source, sequence, timestamp, pressed_at = secrets.randbits(32), 0, 0, 0
        keys = KEYS if where.key_payload is None else where.key_payload
        next_at = time.monotonic()
        while True:
            packets: list[tuple[int, bool, int, bytes]] = []
            if not self.held:
                frame = self._said.popleft() if self._said else g711.SILENCE
                if isinstance(frame, _Key):
                    pressed_at = timestamp if frame.first else pressed_at
                    payload = struct.pack(">BBH", frame.code, VOLUME | (0x80 if frame.last else 0), frame.duration)
                    # The packet that ends a key is sent three times, for it may be lost.
                    packets += [(keys, frame.first, pressed_at, payload)] * (3 if frame.last else 1)
                else:
                    packets.append((PCMU, False, timestamp, frame))
            for payload_type, marked, stamp, payload in packets:
                header = struct.pack(
                    ">BBHII", 0x80, payload_type | (0x80 if marked else 0), sequence & 0xFFFF, stamp, source
                )
                assert self._transport is not None
                self._transport.sendto(header + payload, (where.host, where.port))
                sequence += 1
            timestamp = (timestamp + g711.FRAME_SAMPLES) & 0xFFFFFFFF
            next_at += g711.FRAME_SECONDS
            await asyncio.sleep(max(0.0, next_at - time.monotonic()))
