"""How a long matter goes forward: milestones, reports by period, lights before a date is missed."""
