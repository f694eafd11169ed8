"""One file per noun of the program; `nlu/` and `dialogue/` hold the tests of the core."""
