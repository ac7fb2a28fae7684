#!/usr/bin/env bash
# OpenCode 1.18.33: `opencode acp` that was initialized over its standard input goes on after SIGTERM, and is still there
# twelve seconds later; at the end of its input it ends.
# Seen: after SIGTERM, 12 s: running; after the end of its input: ended
set -euo pipefail
room=$(mktemp -d); trap 'rm -rf "$room"' EXIT; cd "$room"
npm install --silent --no-audit --no-fund --no-save --ignore-scripts opencode-linux-x64@1.18.33 >/dev/null
cat >ask.mjs <<'JS'
import { spawn } from 'node:child_process'
import { setTimeout as pause } from 'node:timers/promises'
const room = process.cwd()
const env = { PATH: process.env.PATH, HOME: `${room}/home`, OPENCODE_DISABLE_AUTOUPDATE: '1', OPENCODE_DISABLE_MODELS_FETCH: '1' }
async function started() {
  const child = spawn(`${room}/node_modules/opencode-linux-x64/bin/opencode`, ['acp'], { env, stdio: ['pipe', 'pipe', 'ignore'] })
  const params = { protocolVersion: 1, clientCapabilities: {} }
  child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'initialize', params })}\n`)
  await new Promise((resolve) => child.stdout.once('data', resolve))
  await pause(2_000)
  return child
}
const state = async (child, act) => {
  act()
  for (let i = 0; i < 120 && child.exitCode === null && child.signalCode === null; i++) await pause(100)
  const ended = child.exitCode !== null || child.signalCode !== null
  child.kill('SIGKILL')
  return ended ? 'ended' : 'running'
}
const asked = await started()
console.log(`after SIGTERM, 12 s: ${await state(asked, () => asked.kill('SIGTERM'))}`)
const closed = await started()
console.log(`after the end of its input: ${await state(closed, () => closed.stdin.end())}`)
process.exit(0)
JS
mkdir home
said=$(node ask.mjs)
echo "$said"
[ "$said" = $'after SIGTERM, 12 s: running\nafter the end of its input: ended' ]
