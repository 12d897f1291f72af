"""Ports that nothing listens on."""

import socket


def free_port(kind: int = socket.SOCK_STREAM) -> int:
    """A port of the loopback address that was free a moment ago; for UDP with `socket.SOCK_DGRAM`."""
    with socket.socket(type=kind) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
