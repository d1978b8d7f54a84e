"""信访与部门协调: group visits and disputes between departments, talked through to an outcome."""
