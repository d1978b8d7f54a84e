"""政务督查: what was decided or instructed is followed up until it has an end."""
