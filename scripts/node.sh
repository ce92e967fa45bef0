#!/bin/sh
# Runs a script with Node 24 or newer: the host's own where it is new enough, else one that npm keeps in its cache.
# `exec`, so that signals reach the script and not a shell in between.
set -eu

version=24.21.0
pnpm=10.34.8
is_new_enough='process.exit(Number(process.versions.node.split(".")[0]) >= 24 ? 0 : 1)'

if ! command -v node >/dev/null || ! command -v npx >/dev/null; then
  echo 'Portico needs Node.js 20 or newer, with npm: https://nodejs.org/' >&2
  exit 1
fi

if ! node -e "$is_new_enough"; then
  folder=$(npx -y -p "node@$version" -p "pnpm@$pnpm" sh -c 'dirname "$(command -v node)"')
  PATH="$folder:$PATH"
  export PATH
fi

exec node "$@"
