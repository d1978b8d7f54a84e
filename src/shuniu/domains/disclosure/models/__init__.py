"""The tables of disclosure: applications, and the catalogue."""
