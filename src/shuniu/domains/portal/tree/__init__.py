"""静态发布: every public page also as a file, so that the sites are read with all else down."""
