#!/usr/bin/env bash
# Node 26.10.0: events.getEventListeners(target) does not read the listeners of an EventTarget whose class has a method
# named listeners: it calls that method and returns whatever it gives. The listener that is really there is not in it.
# Seen: ["a word of its own"]
set -euo pipefail
room=$(mktemp -d); trap 'rm -rf "$room"' EXIT; cd "$room"
npm install --silent --no-audit --no-fund node@26.10.0 >/dev/null
node=$room/node_modules/node/bin/node
cat >bus.mjs <<'JS'
import { getEventListeners } from 'node:events'
class Bus extends EventTarget {
  listeners() {
    return ['a word of its own']
  }
}
const bus = new Bus()
bus.addEventListener('change', () => {})
console.log(JSON.stringify(getEventListeners(bus, 'change')))
JS
seen=$("$node" bus.mjs)
echo "$seen"
[ "$seen" = '["a word of its own"]' ]
