// What the measured processes ran on, in words.
import type { Environment } from '../runner/run.ts'

const NAMES: Readonly<Record<string, string>> = { bun: 'Bun', deno: 'Deno', node: 'Node' }

/** `Node v26.10.0`, `Bun 1.4.5`. */
export function ranOn({ node, runtime }: Pick<Environment, 'node' | 'runtime'>): string {
  const [name = '', version = ''] = runtime?.split(' ') ?? []
  return runtime === undefined ? `Node ${node}` : `${NAMES[name] ?? name} ${version}`
}
