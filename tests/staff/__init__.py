"""The pages for staff, and what they are made of."""
