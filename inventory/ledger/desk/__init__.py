"""What the desk does beside the calls: it books, imports, and takes units out of the offer."""
