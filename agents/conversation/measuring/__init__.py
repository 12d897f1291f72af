"""What is measured while the line talks with a caller."""
