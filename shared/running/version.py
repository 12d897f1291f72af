"""The version of the program, as people name it. `pyproject.toml` and the images of `deploy/` have the same."""

VERSION = "0.1.0"
