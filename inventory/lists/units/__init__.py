"""From the rows of a list to units: what each cell says of a unit, and which rows become none."""
