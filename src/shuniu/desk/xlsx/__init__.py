"""Lists out to xlsx, registers in from xlsx."""
