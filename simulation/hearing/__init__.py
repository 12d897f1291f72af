"""What the stand-in understands of a caller's words: tables and patterns, one file for each subject."""
