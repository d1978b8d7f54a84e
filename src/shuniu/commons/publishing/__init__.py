"""发布: what the county puts before the public, as rows that sites render."""
