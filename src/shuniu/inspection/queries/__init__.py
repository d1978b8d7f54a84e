"""Reads: the indicators in force, the state of the sites, what waits, the score."""
