# Moves the parameters along the gradient.

# %% update
def update(w, b, dC_dw, dC_db, lr):
    new_w = w + lr * dC_dw
    new_b = b + lr * dC_db
    return new_w, new_b
