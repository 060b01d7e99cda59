# Everything right. What other sample students leave out of their files comes from here.

# %% weighted_sum
def weighted_sum(w, a_prev, b):
    return b + w * a_prev

# %% z
z = weighted_sum(0.5, 0.25, 1)

# %% sigmoid
import math


def sigmoid(z):
    return 1 / (1 + math.exp(-z))

# %% activation
def activation(w, a_prev, b):
    z = weighted_sum(w, a_prev, b)
    return sigmoid(z)

# %% a
a = activation(0.5, 0.25, 1)

# %% cost
def cost(a, y):
    error = a - y
    return error * error

# %% C
C = cost(a, y)

# %% dC_da
dC_da = 2 * (a - y)

# %% da_dz
da_dz = a * (1 - a)

# %% delta
delta = dC_da * da_dz

# %% backprop
def backprop(w, b, a_prev, y):
    z = weighted_sum(w, a_prev, b)
    a = sigmoid(z)
    dC_dz = 2 * (a - y) * a * (1 - a)
    return a_prev * dC_dz, dC_dz, w * dC_dz

# %% broken
broken = "dC_db"

# %% fixed_backprop
def fixed_backprop(w, b, a_prev, y):
    z = weighted_sum(w, a_prev, b)
    a = sigmoid(z)
    delta = 2 * (a - y) * a * (1 - a)
    return delta * a_prev, delta, delta * w

# %% update
def update(w, b, dC_dw, dC_db, lr):
    new_w = w - lr * dC_dw
    new_b = b - lr * dC_db
    return new_w, new_b

# %% backprop_chain
def backprop_chain(a0, ws, bs, y):
    a = [a0]
    for w, b in zip(ws, bs):
        a.append(sigmoid(w * a[-1] + b))
    dws, dbs = [0] * len(ws), [0] * len(ws)
    upstream = 2 * (a[-1] - y)
    for i in range(len(ws) - 1, -1, -1):
        dbs[i] = upstream * a[i + 1] * (1 - a[i + 1])
        dws[i] = dbs[i] * a[i]
        upstream = dbs[i] * ws[i]
    return dws, dbs

# %% sum_over_paths
def sum_over_paths(deltas, ws):
    total = 0
    for delta, w in zip(deltas, ws):
        total += delta * w
    return total

# %% why-backwards
# All paths to the cost end with the same boxes. Going back from the cost, each box is passed once and
# what it gives is handed on to everything before it. A nudge starts at the other end, so everything
# after it is computed anew, twice for each number.
