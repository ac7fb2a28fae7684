import { defineConfig } from 'vitest/config'
import { BaseSequencer } from 'vitest/node'

/** Some minutes each: one that came last would leave the other worker without work. */
const LONG = [
  'cli/causes',
  'cli/heap-leaks',
  'agents/planted-agent',
  'agents/real-agents',
  'telemetry/capture/pressure-capture',
  'chaos/check',
  'chaos/watch',
  'cli/suppressions',
  'runner/runner',
  'cli/init/init',
  'cli/watch-planted',
  'probe/check',
  'runtimes/check',
  'agents/long-session',
  'cli/watch-heap',
  'attach/attach',
] as const

class LongestFirst extends BaseSequencer {
  override async sort(...given: Parameters<BaseSequencer['sort']>) {
    const files = await super.sort(...given)
    const rank = ({ moduleId }: (typeof files)[number]): number => {
      const at = LONG.findIndex((name) => moduleId.endsWith(`/test/${name}.test.ts`))
      return at === -1 ? LONG.length : at
    }
    return files.toSorted((one, other) => rank(one) - rank(other))
  }
}

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    pool: 'forks',
    // Most wait for real processes, by limits that count what those could use: three files at a time make none late.
    maxWorkers: 3,
    sequence: { sequencer: LongestFirst },
    // They only catch what hangs: on a busy machine everything takes many times as long, and is right all the same.
    testTimeout: 300_000,
    hookTimeout: 300_000,
  },
})
