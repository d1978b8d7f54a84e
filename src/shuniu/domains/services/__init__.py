"""Daily life: notices of cuts of power and water, and guides to what people want to do."""
