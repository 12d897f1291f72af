"""What belongs to the booking itself: where its confirmation goes, and how it is told."""
