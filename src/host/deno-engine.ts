// The measured process on Deno: its V8 is Node's, so all is looked at as there. What is Deno's own is who watches, and the
// way to the runner: its node:fs knows no descriptor that was inherited, and the C library does.
import { CaptureSet } from '../probe/capture-set.ts'
import type { Engine } from './engine.ts'
import { nodeEngine } from './node-engine.ts'
import { watchOver } from './resource-watch.ts'
import { denoCaptures } from '../runtimes/deno-captures.ts'
import { foreignWire } from './foreign-wire.ts'

export const denoEngine: Engine = {
  ...nodeEngine,
  wireOf: foreignWire,
  watch: async (level) => (level === 'off' ? undefined : watchOver(new CaptureSet(denoCaptures, level))),
  snapshots: { ...nodeEngine.snapshots, ofWorkers: false },
}
