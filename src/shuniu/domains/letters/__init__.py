"""群众来信: letters of citizens to the county, from writing to the last rating."""
