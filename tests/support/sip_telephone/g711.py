"""G.711 mu-law (PCMU): 8,000 samples a second, one byte each."""

import numpy as np

SAMPLE_RATE = 8_000
FRAME_SECONDS = 0.02
FRAME_SAMPLES = 160
SILENCE = b"\xff" * FRAME_SAMPLES

_BIAS = 132
_LOUDEST = 32_635


def encode(samples: np.ndarray) -> bytes:
    """Linear samples of 16 bits as mu-law."""
    linear = samples.astype(np.int32)
    sign = np.where(linear < 0, 0x80, 0)
    magnitude = np.minimum(np.abs(linear), _LOUDEST) + _BIAS
    exponent = np.floor(np.log2(magnitude)).astype(np.int32) - 7
    mantissa = (magnitude >> (exponent + 3)) & 0x0F
    return (~(sign | (exponent << 4) | mantissa) & 0xFF).astype(np.uint8).tobytes()


def decode(coded: bytes) -> np.ndarray:
    """Mu-law as linear samples of 16 bits."""
    return _LINEAR[np.frombuffer(coded, np.uint8)]


def _linear_values() -> np.ndarray:
    inverted = ~np.arange(256) & 0xFF
    magnitude = (((inverted & 0x0F) << 3) + _BIAS << ((inverted >> 4) & 7)) - _BIAS
    return np.where(inverted & 0x80, -magnitude, magnitude).astype(np.int16)


_LINEAR = _linear_values()
