# Returns the gradients in another order. Its backprop calls the box, so that one is wrong, too.

# %% back_through
def back_through(dC_da, w, a_prev, a):
    dC_dz = a * (1 - a) * dC_da
    return dC_dz, a_prev * dC_dz, w * dC_dz
