"""What comes in: the instructor's source, and what students handed in."""
