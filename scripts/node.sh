#!/bin/sh
# Runs a script with Node 24 or newer: the host's own where it is new enough, else one that npm keeps in its cache.
# `exec`, so that signals reach the script and not a shell in between.
set -eu

version=24.21.0
pnpm=10.34.8
remembered=.portico/node-folder
export NPM_CONFIG_UPDATE_NOTIFIER=false

is_new_enough() {
  "$1" -e 'process.exit(Number(process.versions.node.split(".")[0]) >= 24 ? 0 : 1)' 2>/dev/null
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
