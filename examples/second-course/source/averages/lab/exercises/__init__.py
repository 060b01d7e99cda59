"""The exercises of the notebook, one file each."""
