"""What runs at this moment on any machine of the depot: its workers, and what people ask of its calls."""
