"""Exchange of official documents between units, and between instances."""
