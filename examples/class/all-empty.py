# Hands in the release as it is.

# %% weighted_sum: left empty

# %% z: left empty

# %% sigmoid: left empty

# %% activation: left empty

# %% a: left empty

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

# %% paste-weighted_sum: left empty

# %% paste-sigmoid: left empty
