"""One file per noun of the program; `core/` holds the tests that need no clock or network."""
