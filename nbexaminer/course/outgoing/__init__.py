"""What goes out: the gradebook, graded notebooks, feedback, reports, exports."""
