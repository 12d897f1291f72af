# The worker of the line. Build: docker build -t rental-line .  Run: see compose.yaml, render.yaml, deploy/kubernetes/.
# The base image is pinned by its version. To pin its content too, add a digest (python:...@sha256:...).
FROM python:3.11.15-slim-bookworm AS build
WORKDIR /app
RUN python -m venv /app/.venv
COPY requirements.txt .
RUN /app/.venv/bin/python -m pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements.txt

FROM python:3.11.15-slim-bookworm
# HTTPS needs the system's certificates, which slim images do not have.
# Their version is not pinned: the newest certificates are wanted, and Debian removes older packages from its servers.
# hadolint ignore=DL3008
RUN apt-get update && apt-get install -y --no-install-recommends ca-certificates && rm -rf /var/lib/apt/lists/* \
    && useradd --uid 10001 --create-home rental && install -d -m 0700 -o rental -g rental /data
WORKDIR /app
COPY --from=build /app/.venv .venv
COPY main.py ./
COPY agents agents
COPY commands commands
COPY data data
COPY inventory inventory
COPY shared shared
COPY simulation simulation
COPY web web
COPY worker worker
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 RENTAL_DATA_FOLDER=/data
# By its number, so that Kubernetes can see that it is not root.
USER 10001
EXPOSE 8081 8082
# This checks only whether the worker is alive: a draining worker is healthy, but not ready (GET /ready on 8082).
HEALTHCHECK --interval=15s --timeout=3s --start-period=60s CMD [ \
    "/app/.venv/bin/python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8081/', timeout=2)"]
# On SIGTERM the worker drains: it takes no new calls and finishes the running ones, which takes up to
# RENTAL_DRAIN_SECONDS. Kill it only after that.
STOPSIGNAL SIGTERM
ENTRYPOINT ["/app/.venv/bin/python", "main.py"]
CMD ["start"]
