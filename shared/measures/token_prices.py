"""What tokens cost. The settings are the table of prices: dollars for a million tokens, by their kind."""

from shared.measures.measured import Tokens
from shared.settings.limits import LimitSettings


def micro_dollars(tokens: Tokens, prices: LimitSettings) -> float:
    """What these tokens cost, in millionths of a US dollar. Dollars for a million tokens are micro-dollars for one."""
    return (
        tokens.audio_in * prices.price_audio_input
        + tokens.text_in * prices.price_text_input
        + tokens.cached_in * prices.price_cached_input
        + tokens.audio_out * prices.price_audio_output
        + tokens.text_out * prices.price_text_output
    )
