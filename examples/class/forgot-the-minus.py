# Forgets the minus sign in the exponent, in notebook 2 and pasted into 3.

# %% sigmoid
import math


def sigmoid(z):
    return 1 / (1 + math.exp(z))

# %% paste-sigmoid
import math


def sigmoid(z):
    return 1 / (1 + math.exp(z))
