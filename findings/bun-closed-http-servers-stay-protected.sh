#!/usr/bin/env bash
# Bun 1.3.14: each http.createServer() that has listened and was closed leaves seven functions that native code
# protects from collection, for ever. In 1.4.5 they go.
# Seen: 1.3.14 {"Function":70} more after 10 servers, 1.4.5 {"Function":0}
set -euo pipefail
room=$(mktemp -d); trap 'rm -rf "$room"' EXIT; cd "$room"
cat >servers.mjs <<'JS'
import { createServer } from 'node:http'
import { heapStats } from 'bun:jsc'
const tick = () => new Promise((resolve) => setTimeout(resolve, 20))
const serve = async () => {
  const server = createServer()
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  await new Promise((resolve) => server.close(resolve))
}
const kept = async () => {
  for (let i = 0; i < 3; i++) {
    await tick()
    Bun.gc(true)
  }
  return heapStats().protectedObjectTypeCounts.Function ?? 0
}
for (let i = 0; i < 10; i++) await serve()
const before = await kept()
for (let i = 0; i < 10; i++) await serve()
const after = await kept()
console.log(JSON.stringify({ Function: after - before }))
JS
seen=''
for version in 1.3.14 1.4.5; do
  npm install --silent --no-audit --no-fund --no-save --prefix "$room/$version" "@oven/bun-linux-x64@$version" >/dev/null
  said=$("$room/$version/node_modules/@oven/bun-linux-x64/bin/bun" servers.mjs)
  echo "$version $said"
  seen="$seen$said"
done
[ "$seen" = '{"Function":70}{"Function":0}' ]
