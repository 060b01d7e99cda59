# Forgets to add b. Marked in notebook 1 only: 3 judges how the pasted function is used.

# %% weighted_sum
def weighted_sum(w, a_prev, b):
    return w * a_prev

# %% paste-weighted_sum
def weighted_sum(w, a_prev, b):
    return w * a_prev
