"""The staff pages of disclosure."""
