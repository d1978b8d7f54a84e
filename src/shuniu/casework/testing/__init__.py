"""For tests of flows: a small county, a flow through every standard step, random walks and laws."""
