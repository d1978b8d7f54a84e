"""The staff pages: they translate between the browser and the rooms, and write nothing."""
