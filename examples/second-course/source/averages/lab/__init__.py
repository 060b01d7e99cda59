"""What the notebook imports: `check` judges answers to the `exercises`."""
