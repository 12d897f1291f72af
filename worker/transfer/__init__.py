"""Passing the caller on to a person: by the provider (refer), or by calling the person into the room (warm)."""
