# Read by the flask command on a laptop.  A production server (Procfile) does not read it.
FLASK_APP=bot.cli
BOT_ENV=development
