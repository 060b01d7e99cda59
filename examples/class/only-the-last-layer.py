# Goes back through every layer with the last layer's weight.

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
        upstream = dbs[i] * ws[-1]
    return dws, dbs
