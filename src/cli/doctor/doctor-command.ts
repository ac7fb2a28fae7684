// `tidemark doctor`: what this machine lets be observed, before a verdict has to say it.
import { FAILURE_EXIT_CODE } from '../../report/exit-code.ts'
import { terminalLine } from '../../report/terminal-text.ts'
import type { Checkup } from './checkup.ts'
import { checkups } from './checkups.ts'

export interface DoctorOptions {
  readonly json?: boolean
}

const SIGNS = { fine: '✔', limited: '○', lacking: '✘' } as const

/** Returns the exit code. */
export function doctor({ json }: DoctorOptions): number {
  const found = checkups()
  process.stdout.write(json === true ? `${JSON.stringify(found, null, 2)}\n` : doctorText(found))
  return found.some(({ state }) => state === 'lacking') ? FAILURE_EXIT_CODE : 0
}

/** Ends with a newline. */
export function doctorText(found: readonly Checkup[]): string {
  const width = Math.max(...found.map(({ name }) => name.length))
  const lines = found.flatMap(({ name, state, found: what, means, next }) => [
    `${SIGNS[state]} ${name.padEnd(width)}  ${what}`,
    ...(means === undefined ? [] : [`  ${''.padEnd(width)}  ${means}`]),
    ...(next === undefined ? [] : [`  ${''.padEnd(width)}  to do: ${next}`]),
  ])
  return lines.map((line) => `${terminalLine(line)}\n`).join('')
}
