#!/usr/bin/env bash
# Node 26.10.0 under --max-old-space-size=256: a worker thread says of itself that its old generation may have 4,096 MB
# (resourceLimits.maxOldGenerationSizeMb), while V8 holds it to the flag: 256 MB and the young generation's room.
# Seen: {"says":4096,"limit":352}
set -euo pipefail
room=$(mktemp -d); trap 'rm -rf "$room"' EXIT; cd "$room"
npm install --silent --no-audit --no-fund node@26.10.0 >/dev/null
node=$room/node_modules/node/bin/node
cat >worker.mjs <<'JS'
import { getHeapStatistics } from 'node:v8'
import { isMainThread, resourceLimits, Worker } from 'node:worker_threads'
if (isMainThread) new Worker(new URL(import.meta.url))
else {
  const limit = Math.round(getHeapStatistics().heap_size_limit / 1024 / 1024)
  console.log(JSON.stringify({ says: resourceLimits.maxOldGenerationSizeMb, limit }))
}
JS
seen=$("$node" --max-old-space-size=256 worker.mjs)
echo "$seen"
[ "$seen" = '{"says":4096,"limit":352}' ]
