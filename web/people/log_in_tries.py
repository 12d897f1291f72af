"""How often somebody may try to log in: passwords are not to be guessed."""

import ipaddress
import time
from collections import defaultdict, deque
from collections.abc import Callable

WINDOW_SECONDS = 15 * 60.0
FROM_ONE_ADDRESS = 10  # tries that fail within the window
OF_ONE_NAME = 30
MOST_COUNTED = 10_000  # addresses and names


class LogInTries:
    """The tries of the last quarter of an hour that have failed, by address and by name."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._tries: defaultdict[tuple[str, str], deque[float]] = defaultdict(deque)

    def count(self, address: str, name: str) -> bool:
        """Count a try, before the password is looked at. False, and not counted, when there were too many."""
        limits = {("address", _network(address)): FROM_ONE_ADDRESS, ("name", name[:40]): OF_ONE_NAME}
        self._forget()
        if any(len(self._tries[key]) >= most for key, most in limits.items()):
            return False
        for key in limits:
            self._tries[key].append(self._clock())
        return True

    def uncount(self, address: str, name: str) -> None:
        """The last try of this name from this address has succeeded."""
        for key in (("address", _network(address)), ("name", name[:40])):
            if self._tries[key]:
                self._tries[key].pop()

    def _forget(self) -> None:
        oldest = self._clock() - WINDOW_SECONDS
        for key, tries in list(self._tries.items()):
            while tries and tries[0] < oldest:
                tries.popleft()
            if not tries:
                del self._tries[key]
        while len(self._tries) > MOST_COUNTED:
            del self._tries[next(iter(self._tries))]


def _network(address: str) -> str:
    """The address; of IPv6, the network that one customer has."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return address[:60]
    return str(ipaddress.ip_network((ip, 64), strict=False)) if ip.version == 6 else str(ip)
