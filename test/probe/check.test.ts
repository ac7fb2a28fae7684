// One planted leak of each kind, and look-alikes of the most confusable, through the real `tidemark check`.
// The whole corpus is behind `pnpm bench corpus`.
import { extname, resolve } from 'node:path'
import { describe, it } from 'vitest'
import { checkPlanted } from '../planted/resources/check.ts'

const corpus = resolve(import.meta.dirname, '../planted/resources')
const heldOut = resolve(import.meta.dirname, '../planted/held-out-resources')

const leaks = [
  'process-forgotten',
  'process-wrapper-killed',
  'thread-forgotten',
  'abort-any',
  'async-store',
  'broadcast-channel-open',
  'file-descriptor',
  'http-agent',
  'immediate-loop',
  'listener-error-path',
  'performance-mark',
  'performance-observer',
  'promise-pending',
  'server-open',
  'socket-client',
  'stream-forgotten.cjs',
  'stream-unended',
  'timer-interval',
  'watcher-directory',
] as const
const lookAlikes = [
  'late-release',
  'listener-once',
  'process-churn',
  'process-wrapper-killed',
  'socket-pool',
  'stream-collected.cjs',
  'timer-singleton',
] as const

const fileOf = (name: string) => (extname(name) === '' ? `${name}.ts` : name)

describe.concurrent('tidemark check', () => {
  it.for(leaks)('finds %s and blames its line alone', async (name, { expect }) => {
    const { verdict, lineRight, findings } = await checkPlanted(`${corpus}/leaks/${fileOf(name)}`, 'leak')
    expect({ verdict, lineRight }, findings.join('\n')).toEqual({ verdict: 'leak', lineRight: true })
  })

  it.for(lookAlikes)('calls %s clean', async (name, { expect }) => {
    const { verdict, findings } = await checkPlanted(`${corpus}/look-alikes/${fileOf(name)}`, 'clean')
    expect({ verdict, findings }).toEqual({ verdict: 'clean', findings: [] })
  })

  it('names the line of a shell that is gone and whose children hold its pipes', async ({ expect }) => {
    const checked = await checkPlanted(`${heldOut}/leaks/process-shell-timeout.ts`, 'leak')
    expect(checked, checked.findings.join('\n')).toMatchObject({ verdict: 'leak', lineRight: true })
  })

  it('names the line of what outlives the program and was started once', async ({ expect }) => {
    const checked = await checkPlanted(resolve(corpus, '../leaves-daemon.ts'), 'leak')
    expect(checked, checked.findings.join('\n')).toMatchObject({ verdict: 'leak', lineRight: true })
  })

  it('calls children clean that end some time after the step that started them', async ({ expect }) => {
    const file = `${heldOut}/look-alikes/process-ends-by-itself.ts`
    const { verdict, findings } = await checkPlanted(file, 'clean')
    expect({ verdict, findings }).toEqual({ verdict: 'clean', findings: [] })
  })

  it('lives longer when only estimates speak against a short life', async ({ expect }) => {
    const file = resolve(corpus, '../fills-slowly.ts')
    expect(await checkPlanted(file, 'clean')).toMatchObject({ verdict: 'clean', cycles: 240 })
  })
})
