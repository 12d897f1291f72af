"""What comes from the caller: keys, silence, and whether any audio comes at all."""
