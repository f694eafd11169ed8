"""What every page of ours shares: its headers, its language, its links.  Knows no channel."""
