"""What the bot costs, beside what others cost: `make bench`.  Nothing here runs in production."""
