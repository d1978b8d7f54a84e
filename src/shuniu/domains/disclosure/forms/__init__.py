"""One form for each step that asks something."""
