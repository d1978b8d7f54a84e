"""排版: PDFs by typst, from a template file and data."""
