"""The staff pages of the commons: units and people, calendar, numbers, trail, notices."""
