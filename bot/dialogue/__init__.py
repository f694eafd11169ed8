"""PURE: what to say next, given what a text means.  No files, clock, network, or logging here."""
