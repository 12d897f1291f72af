"""What must be true of a depot while the line runs: one rule a file."""
