"""A rental that the caller has: who may hear of it and change it, what a change would mean, and how it is made."""
