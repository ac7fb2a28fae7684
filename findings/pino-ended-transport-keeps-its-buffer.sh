#!/usr/bin/env bash
# pino 10.4.0 with thread-stream 4.2.1: a transport that was ended, and has told of its close, keeps the 4 MB that it shared
# with its thread, after any number of collections: a FinalizationRegistry of thread-stream still has its worker. A transport for
# each session costs 4 MB for each, whoever ends them.
# Seen on Node 26.10.0 and 20.20.2: {"ended":20,"megabytesMore":84}
set -euo pipefail
room=$(mktemp -d); trap 'rm -rf "$room"' EXIT; cd "$room"
npm install --silent --no-audit --no-fund --no-save --ignore-scripts pino@10.4.0 thread-stream@4.2.1 >/dev/null
cat >ended.mjs <<'JS'
import pino from 'pino'
import { once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
async function session() {
  const transport = pino.transport({ target: 'pino/file', options: { destination: '/dev/null' } })
  await once(transport, 'ready')
  pino(transport).info('begins')
  const awake = setInterval(() => undefined, 20)
  const closed = once(transport, 'close')
  transport.end()
  await closed
  clearInterval(awake)
}
async function megabytes() {
  for (let round = 0; round < 6; round++) {
    await pause(20)
    gc()
  }
  return Math.round(process.memoryUsage().arrayBuffers / 1e6)
}
await session()
const before = await megabytes()
for (let count = 0; count < 20; count++) await session()
const after = await megabytes()
console.log(JSON.stringify({ ended: 20, megabytesMore: after - before }))
JS
seen=$(node --expose-gc ended.mjs)
echo "$seen on Node $(node -p process.versions.node)"
[ "$seen" = '{"ended":20,"megabytesMore":84}' ]
