#!/usr/bin/env bash
# Node 26.10.0: --import in NODE_OPTIONS runs in the main thread and in workers made from a file, but not in a worker
# made from a string (eval: true); --require runs there. An agent that is preloaded by --import misses such threads.
# Seen: "import main, require main, require worker"
set -euo pipefail
room=$(mktemp -d); trap 'rm -rf "$room"' EXIT; cd "$room"
npm install --silent --no-audit --no-fund node@26.10.0 >/dev/null
node=$room/node_modules/node/bin/node
cat >import.mjs <<'JS'
import { isMainThread } from 'node:worker_threads'
console.log(`import ${isMainThread ? 'main' : 'worker'}`)
JS
cat >require.cjs <<'JS'
console.log(`require ${require('node:worker_threads').isMainThread ? 'main' : 'worker'}`)
JS
cat >program.mjs <<'JS'
import { Worker } from 'node:worker_threads'
await new Promise((resolve) => new Worker('1', { eval: true }).once('exit', resolve))
JS
seen=$(NODE_OPTIONS="--import file://$room/import.mjs --require $room/require.cjs" "$node" program.mjs | sort | paste -sd, | sed 's/,/, /g')
echo "$seen"
[ "$seen" = 'import main, require main, require worker' ]
