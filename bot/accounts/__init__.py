"""Who of the staff may do what: accounts, and the proofs that somebody is who they say."""
