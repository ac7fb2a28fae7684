#!/usr/bin/env bash
# Node 26.10.0 started with --inspect-port=127.0.0.1:0, any free port: cluster counts on from the zero and gives its worker
# port 1, which Node itself refuses: the worker ends with 9 before its first line. A port that is named counts on.
# Seen: 127.0.0.1:0 worker ended with 9, 127.0.0.1:9300 worker ended with 0
set -euo pipefail
room=$(mktemp -d); trap 'rm -rf "$room"' EXIT; cd "$room"
npm install --silent --no-audit --no-fund node@26.10.0 >/dev/null
node=$room/node_modules/node/bin/node
cat >workers.mjs <<'JS'
import cluster from 'node:cluster'
if (cluster.isPrimary) cluster.fork().on('exit', (code) => console.log(`worker ended with ${code}`))
else process.exit(0)
JS
seen=''
for port in 127.0.0.1:0 127.0.0.1:9300; do
  seen="$seen$port $("$node" "--inspect-port=$port" workers.mjs 2>/dev/null), "
done
echo "${seen%, }"
[ "${seen%, }" = "127.0.0.1:0 worker ended with 9, 127.0.0.1:9300 worker ended with 0" ]
