"""人大代表建议、政协提案: what deputies and members ask of the government, answered in time."""
