"""The sentences of trail, notices and the citizen's view."""
