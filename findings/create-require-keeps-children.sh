#!/usr/bin/env bash
# Node 26.10.0: a require made by createRequire keeps every module that it has ever loaded (in the children of its parent
# module), also once it was deleted from require.cache. Reloading one file in a loop keeps each of its copies.
# Seen: "kept by one require: 100, by a new one each time: 0"
set -euo pipefail
room=$(mktemp -d); trap 'rm -rf "$room"' EXIT; cd "$room"
npm install --silent --no-audit --no-fund node@26.10.0 >/dev/null
node=$room/node_modules/node/bin/node
echo 'module.exports = {}' >part.cjs
cat >reload.mjs <<'JS'
import { createRequire } from 'node:module'
const one = createRequire(import.meta.url)
const reloaded = (requireOf) =>
  Array.from({ length: 100 }, () => {
    const require = requireOf()
    const loaded = new WeakRef(require('./part.cjs'))
    delete require.cache[require.resolve('./part.cjs')]
    return loaded
  })
const both = [reloaded(() => one), reloaded(() => createRequire(import.meta.url))]
await new Promise((resolve) => setTimeout(resolve, 50))
gc()
await new Promise((resolve) => setTimeout(resolve, 50))
gc()
const [same, anew] = both.map((each) => each.filter((loaded) => loaded.deref() !== undefined).length)
console.log(`kept by one require: ${same}, by a new one each time: ${anew}`)
JS
seen=$("$node" --expose-gc reload.mjs)
echo "$seen"
[ "$seen" = 'kept by one require: 100, by a new one each time: 0' ]
