"""The verbs of disclosure: one function each, the only writers."""
