"""The flows of documents, as plain data."""
