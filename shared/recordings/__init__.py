"""The recordings of calls: where they are kept, how long, and how they are found from a call."""
