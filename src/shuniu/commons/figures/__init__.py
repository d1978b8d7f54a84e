"""Figures: each is the records it counts, for a period; and what must hold between them."""
