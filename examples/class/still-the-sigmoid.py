# Takes the slope of the sigmoid for tanh.

# %% back_through_tanh
def back_through_tanh(dC_da, w, a_prev, a):
    delta = dC_da * a * (1 - a)
    return delta * a_prev, delta, delta * w
