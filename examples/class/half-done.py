# Solves notebooks 1 to 3 and stops.

# %% cost: left empty

# %% C: left empty

# %% dC_da: left empty

# %% da_dz: left empty

# %% delta: left empty

# %% backprop: left empty

# %% broken: left empty

# %% fixed_backprop: left empty

# %% update: left empty

# %% backprop_chain: left empty

# %% sum_over_paths: left empty

# %% why-backwards: left empty
