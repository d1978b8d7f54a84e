"""The citizens' pages of proposals: replies for everybody, the opinion form by code."""
