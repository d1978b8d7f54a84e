"""The figures that disclosure can state."""
