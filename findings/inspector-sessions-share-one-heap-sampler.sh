#!/usr/bin/env bash
# Node 26.10.0, node:inspector: heap sampling is one for the whole isolate, though each session starts and stops it by
# itself. A second session that starts it is not refused, its interval is not used, its profile has what was allocated
# before it began, and its stop ends the sampling of the first, whose next call fails.
# Seen: {"secondSeesEarlier":true,"intervalIgnored":true,"first":"V8 sampling heap profiler was not started."}
set -euo pipefail
room=$(mktemp -d); trap 'rm -rf "$room"' EXIT; cd "$room"
npm install --silent --no-audit --no-fund node@26.10.0 >/dev/null
node=$room/node_modules/node/bin/node
cat >sessions.mjs <<'JS'
import { Session } from 'node:inspector/promises'
const [first, second] = [new Session(), new Session()]
first.connect()
second.connect()
const sizeOf = (node) => node.children.reduce((sum, child) => sum + sizeOf(child), node.selfSize)
const kept = []
const keep = () => {
  for (let i = 0; i < 5_000; i++) kept.push({ i, of: [i] })
}
await first.post('HeapProfiler.startSampling', { samplingInterval: 64 })
keep()
// One sample in a gigabyte: of 5,000 small objects it would see none.
await second.post('HeapProfiler.startSampling', { samplingInterval: 2 ** 30 })
const before = sizeOf((await second.post('HeapProfiler.getSamplingProfile')).profile.head)
keep()
const after = sizeOf((await second.post('HeapProfiler.stopSampling')).profile.head)
const told = await first.post('HeapProfiler.getSamplingProfile').then(() => 'still sampled', ({ message }) => message)
console.log(
  JSON.stringify({
    secondSeesEarlier: before > 200_000,
    intervalIgnored: after - before > 200_000,
    first: told.replace(/^.*-32000: /, ''),
  }),
)
JS
seen=$("$node" sessions.mjs)
echo "$seen"
[ "$seen" = '{"secondSeesEarlier":true,"intervalIgnored":true,"first":"V8 sampling heap profiler was not started."}' ]
