"""PURE: what a text says, given the context.  No files, clock, network, Flask, or logging here.

Read in this order: tokenizer, normalizer, patterns, places, features, classifier, rules, policy.
"""
