# Solves notebooks 1 to 3 and stops.

# %% 4-cost: left empty

# %% 5-backpropagation: left empty

# %% 6-a-chain-that-learns: left empty

# %% 7-any-network: left empty
