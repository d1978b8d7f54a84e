"""Shuniu (枢纽, "hub"): the working system of a county government office."""
