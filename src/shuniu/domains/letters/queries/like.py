"""Like letters."""
