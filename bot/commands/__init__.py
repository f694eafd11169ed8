"""The flask commands that are not about a conversation: one module each, with `register()`."""
