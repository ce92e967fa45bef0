#!/bin/sh
# Replaces the nodes of the service, then those of the web app, and refuses nobody: new ones start beside the old ones,
# which then move their connections and leave. If the new ones do not become healthy, they leave again and the old ones
# stay. Needs COMPOSE_FILE, as docs/operations.md sets it.
set -eu
cd "$(dirname "$0")/.."

leave() {
    for id; do docker stop "$id" && docker rm "$id"; done >/dev/null
}

for service in realtime web; do
    # A stopped one would be started again as it is, and taken for a new one.
    docker compose rm --force "$service" >/dev/null
    old=$(docker compose ps --quiet "$service")
    if [ -z "$old" ]; then
        echo "Nothing of $service runs, so there is nothing to replace. Start it: docker compose up --detach --wait" >&2
        exit 1
    fi
    twice=$((2 * $(echo "$old" | wc -w)))
    if ! docker compose up --detach --no-deps --no-recreate --scale "$service=$twice" --wait "$service"; then
        for id in $(docker compose ps --all --quiet "$service" | grep -vxF "$old"); do
            docker logs --tail 20 "$id" >&2
            leave "$id"
        done
        echo "The new nodes of $service did not become healthy. Their last lines are above; the old ones go on." >&2
        exit 1
    fi
    leave $old
    # As many as are configured, also if one was missing or an earlier run was interrupted.
    docker compose up --detach --no-deps --no-recreate --wait "$service"
done
