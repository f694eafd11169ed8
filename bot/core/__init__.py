"""PURE: no files, clock, environment, network, Flask, database, or logging in this folder.

Everything here is a function of its arguments, so that every answer can be tested and repeated.
"""
