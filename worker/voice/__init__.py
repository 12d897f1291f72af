"""The models that hear and speak in a call, and what happens when one of them fails."""
