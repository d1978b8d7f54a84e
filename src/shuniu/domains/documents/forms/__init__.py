"""The forms of documents: they only validate."""
