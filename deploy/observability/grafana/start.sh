#!/bin/sh
# Start Grafana, unless its administrator would have no password or Grafana's own, which everybody knows.
set -eu

case ${GF_SECURITY_ADMIN_PASSWORD:-} in
  "" | admin)
    echo "GRAFANA_ADMIN_PASSWORD has to be set in .env, to a password of your own." >&2
    exit 2
    ;;
esac
exec "${GRAFANA:-/run.sh}" "$@"
