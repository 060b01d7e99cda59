# Solves notebooks 1 to 3 and stops.

# %% 4-cost: left empty

# %% 5-backpropagation: left empty
