"""Reads of disclosure that span tables."""
