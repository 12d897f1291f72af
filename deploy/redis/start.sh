#!/bin/sh
# Start Redis with the users of users.acl. The passwords and the depot come from the environment and go into a file that
# only Redis can read; on a command line everybody on the machine could see them. The arguments are options of Redis.
set -eu
umask 077

for name in REDIS_ADMIN_PASSWORD REDIS_WORKER_PASSWORD REDIS_LIVEKIT_PASSWORD; do
  eval "password=\${$name:-}"
  case $password in
    "" | *[!A-Za-z0-9]*)
      echo "$name has to be set, to letters and digits only: it becomes part of addresses and of files." >&2
      exit 2
      ;;
  esac
done
depot=${RENTAL_DEPOT:-main}
case $depot in
  *[!a-z0-9-]*)
    echo "RENTAL_DEPOT has small letters, digits and - only." >&2
    exit 2
    ;;
esac

users=$(mktemp)
sed -f - "$(dirname "$0")/users.acl" > "$users" <<END
s/ADMIN-PASSWORD/$REDIS_ADMIN_PASSWORD/
s/WORKER-PASSWORD/$REDIS_WORKER_PASSWORD/
s/LIVEKIT-PASSWORD/$REDIS_LIVEKIT_PASSWORD/
s/{DEPOT}/{$depot}/g
END
unset REDIS_ADMIN_PASSWORD REDIS_LIVEKIT_PASSWORD
exec "${REDIS_SERVER:-redis-server}" --aclfile "$users" "$@"
