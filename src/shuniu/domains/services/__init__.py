"""What people need to know of daily life: cuts of power and water, and guides to what they want to do."""
