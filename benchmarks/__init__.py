"""Measurements of speed. `python -m benchmarks [--quick]` runs all of them and writes `results.md`."""
