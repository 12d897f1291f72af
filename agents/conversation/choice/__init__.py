"""What a caller chooses and changes: the days, the unit, and what is still to rent after it."""
