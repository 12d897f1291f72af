"""What is measured of a call, for its record, for Prometheus, in traces and in the log."""
