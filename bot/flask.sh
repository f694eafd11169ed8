#!/bin/sh
# The line's own `flask`: make puts it in the place of Flask's.  It works in the folder it is called in.
if [ ! -f bot/cli.py ]; then
    echo "There is no line in this folder: cd to the one that has directory.yaml, and call this again." >&2
    exit 2
fi
exec "$(dirname "$0")/python" -m bot.cli "$@"
