"""采编工作台: where editors write, on Wagtail; loaded when somebody first opens it."""
