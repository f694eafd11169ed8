"""Pages as people meet them: in a real browser, against a real server on this computer."""
