"""In what state a unit is today: what words and columns say of it."""
