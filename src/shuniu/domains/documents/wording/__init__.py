"""The sentences of the steps of documents."""
