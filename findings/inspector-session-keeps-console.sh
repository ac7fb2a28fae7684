#!/usr/bin/env bash
# Node 26.10.0: while an inspector session of the process itself is connected, and after it has gone, the newest 1,000
# console messages stay in memory with their arguments. Runtime.discardConsoleEntries lets go of them. A profiler that
# opens a session so turns every program that logs objects into one that keeps a thousand of them.
# Seen: {"before":0,"during":1000,"after":1000,"discarded":0}
set -euo pipefail
room=$(mktemp -d); trap 'rm -rf "$room"' EXIT; cd "$room"
npm install --silent --no-audit --no-fund node@26.10.0 >/dev/null
node=$room/node_modules/node/bin/node
cat >log.mjs <<'JS'
import { Session } from 'node:inspector'
let logged = []
const log = (count) => {
  for (let i = 0; i < count; i++) {
    const thing = { i }
    logged.push(new WeakRef(thing))
    console.log(thing)
  }
}
const tick = () => new Promise((resolve) => setImmediate(resolve))
const alive = async () => {
  await tick()
  await tick()
  gc()
  return logged.filter((each) => each.deref() !== undefined).length
}
log(50)
const before = await alive()
logged = []
const session = new Session()
session.connect()
log(1500)
const during = await alive()
session.disconnect()
const after = await alive()
const other = new Session()
other.connect()
other.post('Runtime.discardConsoleEntries')
console.error(JSON.stringify({ before, during, after, discarded: await alive() }))
JS
seen=$("$node" --expose-gc log.mjs 2>&1 >/dev/null)
echo "$seen"
[ "$seen" = '{"before":0,"during":1000,"after":1000,"discarded":0}' ]
