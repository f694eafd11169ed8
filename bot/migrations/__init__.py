"""The migrations of the database, by Alembic: `bot/database.py` runs them before the first use.

One file in versions/ for each change of the tables: it names the one before it, and is never
edited once a server may have run it.  A change only adds, so that the program before it runs on.
"""
