# The line as an image: two stages, so that nothing that only builds is in it.
FROM python:3.11-slim-trixie AS build
WORKDIR /srv/text-line
COPY requirements.lock .
RUN python -m venv .venv \
    && .venv/bin/python -m pip install --no-cache-dir --require-hashes -r requirements.lock \
    && .venv/bin/python -m pip uninstall --yes pip setuptools
COPY pyproject.toml directory.yaml intents.yaml posters.yaml model.npz model.yaml ./
COPY responses responses
# Staff publish only what was tested against these.
COPY tests/conversations tests/conversations
COPY bot bot
# Nothing can be written later, and a start that compiles takes twice as long.
RUN .venv/bin/python -m compileall -q bot \
    && install -m 755 bot/flask.sh .venv/bin/flask

FROM python:3.11-slim-trixie
# pg_dump and psql write and restore backups; they may not be older than the server of compose.yaml.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install --yes --no-install-recommends postgresql-client-17 \
    && rm -rf /var/lib/apt/lists/*
RUN useradd --system --no-create-home --uid 10001 text-line \
    && install -d -o text-line -g text-line /var/lib/text-line
WORKDIR /srv/text-line
COPY --from=build /srv/text-line .
USER 10001
ENV PATH=/srv/text-line/.venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    STATE_FOLDER=/var/lib/text-line
VOLUME /var/lib/text-line
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s \
    CMD ["python", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:8000/readyz', timeout=2)"]
CMD ["gunicorn", "--config", "python:bot.gunicorn_config", "--bind", "0.0.0.0:8000"]
