"""When the program started, as nearly as it can tell: `main` imports this before anything that takes time."""

import time

BEGUN = time.perf_counter()
