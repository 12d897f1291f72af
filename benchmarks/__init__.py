"""What the speed claims rest on. `python -m benchmarks [--quick]` runs all of it and writes `results.md`."""
