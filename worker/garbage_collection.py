"""Python's garbage collector, set up so that it does not interrupt a call."""

import gc

NEW_OBJECTS_BEFORE_COLLECTING = 20_000


def spare_calls_from_garbage_collection() -> None:
    """Exclude the objects that exist now from garbage collection, and make collections rarer.

    The search index has so many objects that scanning all of them stops a call for a third of a second each time. A
    whole call leaves about five thousand new ones, so that with this threshold only a long call is interrupted, for
    about 20 ms.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(NEW_OBJECTS_BEFORE_COLLECTING)
