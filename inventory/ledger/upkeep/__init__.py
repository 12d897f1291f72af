"""What keeps the ledger from growing for ever: old bookings go into an archive, and dead holds are removed."""
