"""LiveKit's SIP service as it is spoken to: Twirp over HTTP, protobuf bodies, a signed token."""

import asyncio
import contextlib
import itertools
from collections.abc import AsyncIterator
from typing import Any

from aiohttp import web
from livekit import api
from livekit.api.access_token import Claims

KEY, SECRET = "key", "a-secret-for-the-tests-of-32-characters"


class LiveKitSip:
    """Trunks and dispatch rules, kept as LiveKit keeps them."""

    def __init__(self) -> None:
        self.url = ""
        self.trunks: dict[str, api.SIPInboundTrunkInfo] = {}
        self.outbound: dict[str, api.SIPOutboundTrunkInfo] = {}
        self.rules: dict[str, api.SIPDispatchRuleInfo] = {}
        self.transfers: list[api.TransferSIPParticipantRequest] = []
        self.asked: list[str] = []
        self.refusals: dict[str, int] = {}
        """By method: the status that it is refused with."""
        self.reason = "as the test says"
        self.silent = False
        self.page: web.Response | None = None
        """What is answered by something that is not LiveKit."""
        self._ids = itertools.count(1)

    @property
    def writes(self) -> list[str]:
        return [method for method in self.asked if not method.startswith("List")]

    async def serve(self, request: web.Request) -> web.Response:
        method = request.match_info["method"]
        self.asked.append(method)
        if self.page is not None:
            return self.page
        if self.silent:
            await asyncio.sleep(5)
        try:
            claims = api.TokenVerifier(KEY, SECRET).verify(request.headers["Authorization"].removeprefix("Bearer "))
            may = _in_calls(claims) if method == "TransferSIPParticipant" else claims.sip and claims.sip.admin
        except Exception:
            may = False
        if not may:
            return web.json_response({"code": "unauthenticated", "msg": "invalid token"}, status=401)
        if status := self.refusals.get(method):
            return web.json_response({"code": "refused", "msg": self.reason}, status=status)
        answer: Any = getattr(self, f"_{method}")(await request.read())
        return web.Response(body=answer.SerializeToString(), content_type="application/protobuf")

    def _ListSIPInboundTrunk(self, _: bytes) -> api.ListSIPInboundTrunkResponse:
        return api.ListSIPInboundTrunkResponse(items=self.trunks.values())

    def _ListSIPOutboundTrunk(self, _: bytes) -> api.ListSIPOutboundTrunkResponse:
        return api.ListSIPOutboundTrunkResponse(items=self.outbound.values())

    def _CreateSIPOutboundTrunk(self, body: bytes) -> api.SIPOutboundTrunkInfo:
        trunk = api.CreateSIPOutboundTrunkRequest.FromString(body).trunk
        trunk.sip_trunk_id = f"ST_{next(self._ids)}"
        self.outbound[trunk.sip_trunk_id] = trunk
        return trunk

    def _UpdateSIPOutboundTrunk(self, body: bytes) -> api.SIPOutboundTrunkInfo:
        asked = api.UpdateSIPOutboundTrunkRequest.FromString(body)
        asked.replace.sip_trunk_id = asked.sip_trunk_id
        self.outbound[asked.sip_trunk_id] = asked.replace
        return asked.replace

    def _ListSIPDispatchRule(self, _: bytes) -> api.ListSIPDispatchRuleResponse:
        return api.ListSIPDispatchRuleResponse(items=self.rules.values())

    def _CreateSIPInboundTrunk(self, body: bytes) -> api.SIPInboundTrunkInfo:
        trunk = api.CreateSIPInboundTrunkRequest.FromString(body).trunk
        trunk.sip_trunk_id = f"ST_{next(self._ids)}"
        self.trunks[trunk.sip_trunk_id] = trunk
        return trunk

    def _UpdateSIPInboundTrunk(self, body: bytes) -> api.SIPInboundTrunkInfo:
        asked = api.UpdateSIPInboundTrunkRequest.FromString(body)
        asked.replace.sip_trunk_id = asked.sip_trunk_id
        self.trunks[asked.sip_trunk_id] = asked.replace
        return asked.replace

    def _CreateSIPDispatchRule(self, body: bytes) -> api.SIPDispatchRuleInfo:
        rule = api.CreateSIPDispatchRuleRequest.FromString(body).dispatch_rule
        rule.sip_dispatch_rule_id = f"SDR_{next(self._ids)}"
        self.rules[rule.sip_dispatch_rule_id] = rule
        return rule

    def _UpdateSIPDispatchRule(self, body: bytes) -> api.SIPDispatchRuleInfo:
        asked = api.UpdateSIPDispatchRuleRequest.FromString(body)
        asked.replace.sip_dispatch_rule_id = asked.sip_dispatch_rule_id
        self.rules[asked.sip_dispatch_rule_id] = asked.replace
        return asked.replace

    def _DeleteSIPTrunk(self, body: bytes) -> api.SIPTrunkInfo:
        trunk_id = api.DeleteSIPTrunkRequest.FromString(body).sip_trunk_id
        (self.trunks if trunk_id in self.trunks else self.outbound).pop(trunk_id)
        return api.SIPTrunkInfo(sip_trunk_id=trunk_id)

    def _DeleteSIPDispatchRule(self, body: bytes) -> api.SIPDispatchRuleInfo:
        return self.rules.pop(api.DeleteSIPDispatchRuleRequest.FromString(body).sip_dispatch_rule_id)

    def _TransferSIPParticipant(self, body: bytes) -> api.TransferSIPParticipantResponse:
        self.transfers.append(api.TransferSIPParticipantRequest.FromString(body))
        return api.TransferSIPParticipantResponse(status=api.SIPTransferStatus.STS_TRANSFER_SUCCESSFUL)


def _in_calls(claims: Claims) -> bool:
    """Whether a token lets its bearer do something with a call that is in a room."""
    return bool(claims.sip and claims.sip.call and claims.video and claims.video.room_admin)


@contextlib.asynccontextmanager
async def livekit_sip() -> AsyncIterator[LiveKitSip]:
    """The service on a free port of this machine."""
    sip = LiveKitSip()
    app = web.Application()
    app.router.add_post("/twirp/livekit.SIP/{method}", sip.serve)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    sip.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield sip
    finally:
        await runner.cleanup()
