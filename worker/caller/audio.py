"""Watches whether audio still comes from the caller.

A telephone sends packets all the time, also while nobody speaks. When they stop, the connection was lost, or the
caller has put the line on hold.
"""

import asyncio
import logging

from livekit import rtc

from agents.conversation.resumption import Resumption

logger = logging.getLogger("rental.telephone")

LOOK_EVERY_SECONDS = 2.0
LOST_AFTER_SECONDS = 10.0  # without a packet; LiveKit's SIP bridge ends the call after 15 seconds or more


async def watch_caller_audio(caller: rtc.RemoteParticipant, resumption: Resumption) -> None:
    """Note in `resumption` whether the caller is heard, until cancelled."""
    loop = asyncio.get_running_loop()
    packets, since = await _packets_received(caller), loop.time()
    while True:
        await asyncio.sleep(LOOK_EVERY_SECONDS)
        received = await _packets_received(caller)
        if received is None or received != packets:
            packets, since = received, loop.time()
        is_heard = loop.time() - since < LOST_AFTER_SECONDS
        if is_heard != resumption.caller_is_heard:
            logger.info("the caller is heard again" if is_heard else "no audio comes from the caller any more")
            resumption.caller_is_heard = is_heard
            resumption.call_changed()


async def _packets_received(caller: rtc.RemoteParticipant) -> int | None:
    """How many packets of the caller's audio have come so far; None when that is not known, or nothing is sent yet."""
    tracks = [one.track for one in caller.track_publications.values() if one.kind == rtc.TrackKind.KIND_AUDIO]
    counts: list[int] = []
    for track in filter(None, tracks):
        try:
            async with asyncio.timeout(LOOK_EVERY_SECONDS):
                stats = await track.get_stats()
        except Exception as exc:  # LiveKit raises no narrower one
            logger.debug("the statistics of the caller's audio cannot be read: %s", type(exc).__name__)
            return None
        counts += [one.inbound_rtp.received.packets_received for one in stats if one.HasField("inbound_rtp")]
    return sum(counts) if counts else None
