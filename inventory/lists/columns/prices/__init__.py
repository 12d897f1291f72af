"""Which columns are prices: the rate a day, those for weeks, and the terms beside them."""
