"""A text line about the commercial sexual exploitation of children: start reading in bot/app.py."""
