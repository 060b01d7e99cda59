# Takes ^ for a power.

# %% cost
def cost(a, y):
    return (a - y) ^ 2
