"""PURE: what a text says, given the context.  No files, clock, network, Flask, or logging here.

Read in this order: context, intent, tokenizer, patterns, places, spelling, normalizer, features,
classifier, parse, audience, estimate, rules, policy.

A plea is a text by a young person about themself, which `help_me` and what is within it answer.
"""
