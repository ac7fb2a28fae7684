#!/usr/bin/env bash
# Node 26.10.0: V8's heap sampling books what an inlined function allocates to the function that it was compiled into. Nine
# tenths of what `keep` keeps are `handle`'s in a program with the optimising compilers, and `keep`'s own without them
# (--no-opt --no-maglev): the function that a heap profile blames changes as the program warms up.
# Seen: {"optimised":"handle","unoptimised":"keep"}
set -euo pipefail
room=$(mktemp -d); trap 'rm -rf "$room"' EXIT; cd "$room"
npm install --silent --no-audit --no-fund node@26.10.0 >/dev/null
node=$room/node_modules/node/bin/node
cat >inlined.mjs <<'JS'
import { Session } from 'node:inspector/promises'
const kept = []
function keep(i) {
  kept.push({ i, pair: [i, i + 0.5] })
}
function handle(i) {
  if (kept.length > 50_000) kept.length = 0
  keep(i)
}
const session = new Session()
session.connect()
for (let i = 0; i < 2_000_000; i++) handle(i)
kept.length = 0
await session.post('HeapProfiler.startSampling', { samplingInterval: 128 })
for (let i = 0; i < 20_000; i++) handle(i)
const { profile } = await session.post('HeapProfiler.stopSampling')
const bytes = { keep: 0, handle: 0 }
const walk = ({ callFrame: { functionName }, selfSize, children }) => {
  if (functionName in bytes) bytes[functionName] += selfSize
  for (const child of children) walk(child)
}
walk(profile.head)
process.stdout.write(bytes.handle > 4 * bytes.keep ? 'handle' : bytes.keep > 4 * bytes.handle ? 'keep' : 'both')
JS
seen="{\"optimised\":\"$("$node" inlined.mjs)\",\"unoptimised\":\"$("$node" --no-opt --no-maglev inlined.mjs)\"}"
echo "$seen"
[ "$seen" = '{"optimised":"handle","unoptimised":"keep"}' ]
