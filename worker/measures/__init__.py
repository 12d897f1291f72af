"""What a worker tells of itself: numbers for Prometheus, traces and logs."""
