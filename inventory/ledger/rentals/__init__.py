"""Rentals: what a caller booked in one step, a unit or several, under one reference."""
