"""Columns that are told by what is in them: where no heading says it, or another one fits better."""
