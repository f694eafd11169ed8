"""The checks of `flask doctor`: each a few questions about one thing, answered by findings."""
