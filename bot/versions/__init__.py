"""Published versions of the words: kept in the database, and served by every process.

A version is the whole set of content files.  What people are answered from is in memory; no
answer ever waits for the database.
"""
