"""The flows of disclosure, as plain data."""
