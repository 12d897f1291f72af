"""Columns of places that say where units are today, on the sites of customers, and not where they are picked up."""

from inventory.lists.columns.headings import Meaning
from inventory.lists.reading.table import Table
from inventory.lists.states.state_words import known_states
from inventory.models import Status

ENOUGH_SITES = 3  # different ones; nobody has so many depots of which each has only units that are out


def sites_are_no_depots(chosen: dict[Meaning, str], table: Table) -> None:
    """Take no column for the place where units are picked up if none of the places of units that are out is one of
    units that are here, and there are several: these are customers' sites."""
    if Meaning.LOCATION not in chosen or Meaning.STATUS not in chosen:
        return
    places: dict[bool, set[str]] = {True: set(), False: set()}
    place, state = table.column(chosen[Meaning.LOCATION]), table.column(chosen[Meaning.STATUS])
    units_out = units_here = 0
    for _, cells in table.rows:
        said = known_states().said(cells[state])
        if said in (Status.RENTED, Status.AVAILABLE):
            places[said == Status.RENTED].add(cells[place])
            units_out += said == Status.RENTED
            units_here += said == Status.AVAILABLE
    sites, depots = places[True] - {""}, places[False]
    differ = len(sites) > units_out / 2 or (depots == {""} and units_here > 1)
    if len(sites) >= ENOUGH_SITES and differ and sites.isdisjoint(depots):
        del chosen[Meaning.LOCATION]
