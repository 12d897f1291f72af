"""The LiveKit project in the settings: how it is reached, and which SIP trunks and dispatch rules it has."""

import asyncio
import contextlib
from collections.abc import AsyncIterator

import aiohttp
from google.protobuf.message import DecodeError
from livekit import api

from shared.settings import Settings

TIMEOUT_SECONDS = 30.0  # for all requests of one command


class TelephonyError(Exception):
    """LiveKit could not do what was asked. The message says what to check, and contains no secret."""


@contextlib.asynccontextmanager
async def open_livekit(settings: Settings) -> AsyncIterator[api.LiveKitAPI]:
    """Open a client of the LiveKit project in the settings.

    Raises:
        TelephonyError: a setting is missing; or, within the block, LiveKit refuses a request or does not answer.
    """
    secret = settings.livekit_api_secret
    if not (settings.livekit_url and settings.livekit_api_key and secret):
        raise TelephonyError("Set LIVEKIT_URL, LIVEKIT_API_KEY and LIVEKIT_API_SECRET first.")
    try:
        # livekit-api 1.x does not apply its own timeout to its requests.
        async with (
            asyncio.timeout(TIMEOUT_SECONDS),
            api.LiveKitAPI(settings.livekit_url, settings.livekit_api_key, secret.get_secret_value()) as livekit,
        ):
            yield livekit
    except api.ServerError as exc:
        raise TelephonyError(_sentence(exc, settings)) from None
    except TimeoutError:
        raise TelephonyError(
            f"LiveKit did not answer within {TIMEOUT_SECONDS:.0f} seconds. Run the command again; what is done is kept."
        ) from None
    except DecodeError:
        raise TelephonyError("The server at LIVEKIT_URL is not LiveKit. Check the address.") from None
    except (aiohttp.ClientError, OSError, ValueError) as exc:
        raise TelephonyError(f"LiveKit cannot be reached ({type(exc).__name__}). Check LIVEKIT_URL.") from None


def _sentence(refused: api.ServerError, settings: Settings) -> str:
    match refused.status:
        case 401 | 403:
            return "LiveKit refuses LIVEKIT_API_KEY or LIVEKIT_API_SECRET, or the key has no permission to manage SIP."
        case 404:
            return "LiveKit does not know this request; is telephony (SIP) enabled for this project or server?"
        case 429:
            return "LiveKit was asked too often. Wait a minute, then run the command again."
        case status if status >= 500:
            return f"LiveKit reports a fault of its own ({status}). Run the command again."
        case status:
            reason = refused.message[:300] or refused.code
            for secret in (settings.livekit_api_secret, settings.sip_password, settings.sip_outbound_password):
                if secret:
                    reason = reason.replace(secret.get_secret_value(), "...")
            return f"LiveKit refuses what was asked ({status}): {reason}"


async def find_trunks(livekit: api.LiveKitAPI) -> list[api.SIPInboundTrunkInfo]:
    found = await livekit.sip.list_inbound_trunk(api.ListSIPInboundTrunkRequest())
    return sorted(found.items, key=lambda trunk: trunk.name)


async def find_rules(livekit: api.LiveKitAPI) -> list[api.SIPDispatchRuleInfo]:
    found = await livekit.sip.list_dispatch_rule(api.ListSIPDispatchRuleRequest())
    return sorted(found.items, key=lambda rule: rule.name)
