#!/usr/bin/env bash
# Node 26.10.0: writing a heap snapshot takes resident memory by the edges of the heap, some 275 B each, and an object of
# three fields has five: 61 MB of such objects take more than 1.2 GB on top, twenty times the heap. A guard that
# reckons with a few hundred bytes an object lets a container be killed by its own diagnosis.
# Seen: 1,712 MB on top of 61 MB of old space
set -euo pipefail
room=$(mktemp -d); trap 'rm -rf "$room"' EXIT; cd "$room"
npm install --silent --no-audit --no-fund node@26.10.0 >/dev/null
node=$room/node_modules/node/bin/node
cat >cost.mjs <<'JS'
import { readFileSync } from 'node:fs'
import { getHeapSpaceStatistics, writeHeapSnapshot } from 'node:v8'
const things = Array.from({ length: 1_200_000 }, (_, id) => ({ id, at: id * 2, next: undefined }))
gc()
const old = getHeapSpaceStatistics().find(({ space_name }) => space_name === 'old_space').space_used_size
const read = (name) => Number(new RegExp(`${name}:\\s+(\\d+)`).exec(readFileSync('/proc/self/status', 'utf8'))[1]) * 1024
const before = read('VmRSS')
writeHeapSnapshot('heap.heapsnapshot')
const top = read('VmHWM') - before
console.log(`${Math.round(top / 1e6)} MB on top of ${Math.round(old / 1e6)} MB of old space, ${things.length} objects`)
process.exitCode = top > 15 * old ? 0 : 1
JS
"$node" --expose-gc cost.mjs
