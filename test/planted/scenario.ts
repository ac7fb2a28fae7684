// A scenario in small: two phases that share a directory, parts that can be swapped, figures of every kind.
import { appendFileSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { defineScenario } from '../../src/scenario/definition.ts'

interface Parts {
  /** Rows read by one step, after this many. */
  rows(cycle: number): number
}

const ownParts: Parts = { rows: () => 3 }

export default defineScenario<Parts>({
  name: 'planted',
  claim: 'Every step reads three rows, however many came before',
  swaps: {
    'reads-all': {
      kind: 'plant',
      does: 'reads every row on every step',
      load: () => Promise.resolve({ default: { rows: (cycle) => 3 + cycle } }),
    },
    'reads-four': {
      kind: 'look-alike',
      does: 'reads one row more on every step',
      load: () => Promise.resolve({ default: { rows: () => 4 } }),
    },
  },
  budget: { 'write.rowsPerStep.max': 20, 'read.stepMs.p99': 10_000 },
  mustBeZero: { rowsReadAgain: 'Rows were read again' },
  mayGrow: ['storedRows'],
  profiles: ['short'],
  phases: [
    {
      name: 'write',
      does: 'writes rows',
      cycleName: 'row',
      warmUp: 2,
      cycles: 40,
      sampleEvery: 2,
      start: ({ directory, parts = ownParts, record, rehearsal }) => {
        let rows = 0
        return {
          step(cycle) {
            rows += 1
            if (!rehearsal) appendFileSync(join(directory, 'rows'), 'row\n')
            record('rowsPerStep', parts.rows(cycle))
            record('rowsReadAgain', 0)
          },
          close() {
            rows = 0
          },
          figures: () => ({ storedRows: rows }),
          holdings: () => ({ lock: 0 }),
          progress: () => ({ done: rows, total: 42, unit: 'rows' }),
        }
      },
    },
    {
      name: 'read',
      does: 'reads them in a process of its own',
      cycleName: 'reading',
      warmUp: 0,
      cycles: 100,
      sampleEvery: 1,
      tiers: 'on',
      start: ({ directory }) => {
        const rows = readFileSync(join(directory, 'rows'), 'utf8').split('\n').length - 1
        let seen = 0
        return {
          step() {
            seen += 1
            return seen >= rows / 2 ? 'done' : undefined
          },
          [Symbol.asyncDispose]: () => Promise.resolve(),
          close() {
            seen = 0
          },
        }
      },
    },
  ],
})
