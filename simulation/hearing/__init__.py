"""What the stand-in hears in a caller's words: small tables and patterns, a file a subject."""
