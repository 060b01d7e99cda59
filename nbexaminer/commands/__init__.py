"""The commands, one file each; `cli` chooses among them."""
