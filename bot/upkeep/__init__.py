"""Is the line all right, and who is told when it is not: by page, e-mail, and a chat room."""
