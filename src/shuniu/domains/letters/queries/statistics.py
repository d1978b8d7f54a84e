"""Statistics by unit, driven by the list of units, so that a unit with nothing shows its zero."""
