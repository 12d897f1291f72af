"""The form in which a depot is stored: which one it has, and how it is brought to a newer one."""
