"""政府信息公开: the catalogue of what is public, and applications for what is not yet."""
