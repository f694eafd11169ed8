"""Fuzzing: `python -m tests.fuzz` sends made-up input to every door of the line.

`inputs` makes it, `targets` sends it and says what must hold, `guided` lets a fuzzer that watches
which code runs choose it, and `tests/test_fuzz.py` tries a few of each at every test run.
"""
