#!/usr/bin/env bash
# Node 26.10.0 with --expose-gc: gc() collects the whole heap, gc(undefined) collects young objects only. A wrapper that
# passes an optional argument on, `(options) => gc(options)`, never makes the full collection that it was called for.
# Seen: {"afterUndefined":true,"afterNothing":false}
set -euo pipefail
room=$(mktemp -d); trap 'rm -rf "$room"' EXIT; cd "$room"
npm install --silent --no-audit --no-fund node@26.10.0 >/dev/null
node=$room/node_modules/node/bin/node
cat >collect.mjs <<'JS'
const tick = () => new Promise((resolve) => setImmediate(resolve))
let held = { name: 'old by now' }
const thing = new WeakRef(held)
gc()
await tick()
held = undefined
await tick()
gc(undefined)
await tick()
const afterUndefined = thing.deref() !== undefined
await tick()
gc()
await tick()
console.log(JSON.stringify({ afterUndefined, afterNothing: thing.deref() !== undefined }))
JS
seen=$("$node" --expose-gc collect.mjs)
echo "$seen"
[ "$seen" = '{"afterUndefined":true,"afterNothing":false}' ]
