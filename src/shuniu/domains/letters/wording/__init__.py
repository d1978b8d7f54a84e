"""The sentences that steps leave: in the trail, for the citizen, in notices."""
