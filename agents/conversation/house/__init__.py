"""Questions about the depot itself, which are answered from what the depot has written."""
