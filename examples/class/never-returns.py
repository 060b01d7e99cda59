# Prints where a function should return.

# %% weighted_sum
def weighted_sum(w, a_prev, b):
    print(b + w * a_prev)

# %% sigmoid
import math


def sigmoid(z):
    print(1 / (1 + math.exp(-z)))

# %% cost
def cost(a, y):
    error = a - y
    print(error * error)

# %% update
def update(w, b, dC_dw, dC_db, lr):
    new_w = w - lr * dC_dw
    new_b = b - lr * dC_db
    print(new_w, new_b)
