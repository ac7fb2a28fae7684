import { describe, expect, it } from 'vitest'
import type { Capture } from '../../src/probe/survey/survey-plan.ts'
import { captureMessage } from '../../src/runner/capture-message.ts'

const at = { file: '/app/parse.mjs', line: 7 }

describe('a capture', () => {
  it('arrives with all that it was sent with', () => {
    const capture: Capture = {
      after: 'trace',
      cycle: 240,
      lives: 0,
      heapObjectsBytes: 4_000_000,
      externalBytes: 100,
      arrayBuffersBytes: 10,
      sites: [{ stack: [{ function: 'parse', ...at }], bytes: 640 }],
      traced: [{ kind: 'Map', grew: 40, size: 240, adds: [{ stack: [at], times: 40 }] }],
      nativeCalls: [{ called: 'malloc', stack: [at], times: 40, touchedBytes: 163_840 }],
      isUsedUp: false,
      isLate: false,
    }
    expect(captureMessage.parse(capture)).toEqual(capture)
  })
})
