"""The public pages of videos: list, player, live events, and what the player reads."""
