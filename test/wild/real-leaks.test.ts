// A sample of bench/wild: packages as npm has them, through the command line. The whole is `pnpm bench wild`.
import { describe, expect, it, type TestContext } from 'vitest'
import { wildProgram } from '../../bench/wild-case.ts'
import { checkWild } from '../../bench/wild-check.ts'
import { installWild, RegistryUnreachable } from '../../bench/wild-install.ts'

/** Of different kinds, and each checked within some seconds. */
const SAMPLE = ['chokidar-unwatch', 'debug-instances', 'express-sse-clients']
const TIMEOUT_MS = 180_000
/** Asked once: each further look would wait as long. */
let isUnreachable = false

async function checked(context: TestContext, name: string, side: 'affected' | 'fixed') {
  const program = wildProgram(name, side)
  try {
    if (!isUnreachable) await installWild(program)
  } catch (error) {
    if (!(error instanceof RegistryUnreachable)) throw error
    isUnreachable = true
  }
  if (isUnreachable) {
    process.stderr.write(`NOT TESTED: ${name}, ${side}: the npm registry cannot be reached\n`)
    context.skip('the npm registry cannot be reached')
  }
  return { program, ...(await checkWild(program)) }
}

describe.each(SAMPLE)('%s', (name) => {
  it('is found in the affected version', { timeout: TIMEOUT_MS }, async (context) => {
    const { program, verdict, named, findings } = await checked(context, name, 'affected')
    const wanted = program.case.namesCause ? 'first' : named
    expect({ verdict, named, findings }).toEqual({ verdict: 'leak', named: wanted, findings })
  })

  it('is clean when it is fixed', { timeout: TIMEOUT_MS }, async (context) => {
    const { verdict, findings } = await checked(context, name, 'fixed')
    expect({ verdict, findings }).toEqual({ verdict: 'clean', findings: [] })
  })
})
