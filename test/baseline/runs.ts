// Machines and noisy runs for tests of baselines.
import type { Machine } from '../../src/baseline/machine.ts'
import { normal, uniform } from '../seeded.ts'

export const machine: Machine = {
  node: 'v26.10.0',
  v8: '14.6.202.33-node.18',
  platform: 'linux x64',
  cpus: 2,
  memoryGiB: 32,
  cpuModel: 'a processor',
}

/** Runs with a spread of 1.5 % and, one time in ten, a wild one that lies up to 10 % higher, as peaks have them. */
export function noisyRuns(seed: number): (count: number, level: number) => readonly number[] {
  const random = uniform(seed)
  const bell = normal(seed + 1)
  return (count, level) =>
    Array.from({ length: count }, () => {
      const wild = random() < 0.1 ? 1 + random() / 10 : 1
      return level * wild * (1 + 0.015 * bell())
    })
}
