"""What a rental costs as a caller is told it, and whether it is delivered."""
