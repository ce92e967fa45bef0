#!/bin/sh
# Runs a script with the host's own Node where it is new enough, else with one that npm keeps in its cache.
# `exec`, so that signals reach the script and not a shell in between.
set -eu

version=24.21.0
# The front door needs shouldUpgradeCallback, which older ones ignore.
minimum=24.9
pnpm=10.34.8
remembered=.portico/node-folder
export NPM_CONFIG_UPDATE_NOTIFIER=false

is_new_enough() {
  "$1" -e 'process.exit(process.versions.node.localeCompare(process.argv[1], "en", { numeric: true }) < 0 ? 1 : 0)' \
    "$minimum" 2>/dev/null
}

if ! command -v node >/dev/null || ! command -v npx >/dev/null; then
  echo 'Portico needs Node.js 20 or newer, with npm: https://nodejs.org/' >&2
  exit 1
fi

if ! is_new_enough node; then
  folder=$(cat "$remembered" 2>/dev/null || true)
  if ! is_new_enough "$folder/node"; then
    echo "  Node.js $version comes through npm; this machine has $(node -v)." >&2
    folder=$(npx -y -p "node@$version" -p "pnpm@$pnpm" sh -c 'dirname "$(command -v node)"')
    mkdir -p .portico
    echo "$folder" >"$remembered"
  fi
  PATH="$folder:$PATH"
  export PATH
fi

exec node "$@"
