"""Chinese full-text search: two-character words, brackets and full-width forms alike."""
