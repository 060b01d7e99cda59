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

# %% back_through
def back_through(dC_da, w, a_prev, a):
    dC_dz = a * (1 - a) * dC_da
    return a_prev * dC_dz, dC_dz, w * dC_dz

# %% backprop
def backprop(w, b, a_prev, y):
    z = weighted_sum(w, a_prev, b)
    a = sigmoid(z)
    return back_through(2 * (a - y), w, a_prev, a)

# %% broken
broken = "dC_db"

# %% fixed_backprop
def fixed_backprop(w, b, a_prev, y):
    z = weighted_sum(w, a_prev, b)
    a = sigmoid(z)
    delta = 2 * (a - y) * a * (1 - a)
    return (delta * a_prev, delta, delta * w)

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
        dws[i], dbs[i], upstream = back_through(upstream, ws[i], a[i], a[i + 1])
    return dws, dbs

# %% exposing
exposing = [1, 1, 2]

# %% train
def train(w, b, examples, lr, steps):
    for step in range(steps):
        sum_w = sum_b = 0
        for a_prev, y in examples:
            dC_dw, dC_db, _ = backprop(w, b, a_prev, y)
            sum_w, sum_b = sum_w + dC_dw, sum_b + dC_db
        w, b = update(w, b, sum_w / len(examples), sum_b / len(examples), lr)
    return w, b

# %% sum_over_paths
def sum_over_paths(deltas, ws):
    total = 0
    for delta, w in zip(deltas, ws):
        total += delta * w
    return total

# %% dC_dx1
dC_dx1 = sum_over_paths([delta_1, delta_2], [w11, w21])

# %% back_through_tanh
def back_through_tanh(dC_da, w, a_prev, a):
    delta = dC_da * (1 + a) * (1 - a)
    return delta * a_prev, delta, delta * w

# %% cross_entropy_slope
def cross_entropy_slope(a, y):
    return (a - y) / (a * (1 - a))

# %% why-backwards
# All paths to the cost end with the same boxes. Going back from the cost, each box is passed once and
# what it gives is handed on to everything before it. A nudge starts at the other end, so everything
# after it is computed anew, twice for each number.
