"""How calls reach the workers of a depot: which are taken, which are lost, and who waits for a worker."""
