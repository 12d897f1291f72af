"""What the line claims to a caller, compared with what is so."""
