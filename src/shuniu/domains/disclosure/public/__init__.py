"""The citizens' pages about disclosure."""
