"""One file per noun of the program; `core/` tests functions that need no file, clock, or network."""
