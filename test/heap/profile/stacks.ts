// A program's live allocations, made up: what a test of a format writes and reads back.
import type { LiveProfile } from '../../../src/heap/profile/live-stacks.ts'

const file = '/app/src/session store.mjs'
const open = { function: 'open', file, line: 12 }
const step = { function: 'step', file, line: 30 }
const warm = { function: 'warm', file: '/app/src/cache.mjs', line: 4 }
const push = { function: 'push' }

export const profile: LiveProfile = {
  samplingBytes: 256,
  alive: [
    { stack: [open, step], bytes: 1_300_000.4, samples: 5_000 },
    { stack: [push, open, step], bytes: 64_000, samples: 220 },
    { stack: [warm], bytes: 20_000, samples: 70 },
  ],
  grown: [{ stack: [open, step], bytes: 1_250_000, samples: 4_800 }],
}
