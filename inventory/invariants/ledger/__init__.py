"""The rules of the ledger: what must be true of units, calendars, holds, bookings and what is counted of them."""
