# Adds the gradients of the examples and forgets to divide.

# %% train
def train(w, b, examples, lr, steps):
    for step in range(steps):
        sum_w = sum_b = 0
        for a_prev, y in examples:
            dC_dw, dC_db, _ = backprop(w, b, a_prev, y)
            sum_w, sum_b = sum_w + dC_dw, sum_b + dC_db
        w, b = update(w, b, sum_w, sum_b, lr)
    return w, b
