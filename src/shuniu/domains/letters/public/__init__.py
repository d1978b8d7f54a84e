"""The citizens' pages: write, follow one's own letter, read answered ones, see the statistics."""
