"""What is done with documents, a function a verb; ``ACTIONS`` maps the steps to them."""
