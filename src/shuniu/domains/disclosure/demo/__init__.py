"""Demo data of disclosure, made by its actions on a set clock."""
