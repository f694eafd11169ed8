"""What is shown of the sums, and what cannot be worked out from it."""
