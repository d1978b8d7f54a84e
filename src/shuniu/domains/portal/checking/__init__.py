"""检查: what is looked for in a text before it goes out, and found at its place."""
