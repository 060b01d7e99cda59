# Returns the gradients in another order.

# %% backprop
def backprop(w, b, a_prev, y):
    z = weighted_sum(w, a_prev, b)
    a = sigmoid(z)
    dC_dz = 2 * (a - y) * a * (1 - a)
    return dC_dz, a_prev * dC_dz, w * dC_dz
