#!/usr/bin/env bash
# Node 26.10.0: a file stream that nobody reads is collected like any object, but the descriptor that it opened stays
# open: neither the collection nor autoClose closes it, and nothing warns, as it does for a FileHandle.
# Seen: {"collected":50,"open":50}
set -euo pipefail
room=$(mktemp -d); trap 'rm -rf "$room"' EXIT; cd "$room"
npm install --silent --no-audit --no-fund node@26.10.0 >/dev/null
node=$room/node_modules/node/bin/node
cat >unread.mjs <<'JS'
import { createReadStream, readdirSync } from 'node:fs'
const descriptors = () => readdirSync('/proc/self/fd').length
const before = descriptors()
const streams = []
for (let i = 0; i < 50; i++) {
  const stream = createReadStream(process.argv[1])
  streams.push(new WeakRef(stream))
  await new Promise((resolve) => stream.once('open', resolve))
}
for (let i = 0; i < 5; i++) {
  await new Promise((resolve) => setTimeout(resolve, 50))
  gc()
}
const collected = streams.filter((each) => each.deref() === undefined).length
console.log(JSON.stringify({ collected, open: descriptors() - before }))
JS
seen=$("$node" --expose-gc unread.mjs)
echo "$seen"
[ "$seen" = '{"collected":50,"open":50}' ]
