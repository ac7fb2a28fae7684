// What Prometheus's own tool says of the rules and the configuration. Without it the test is skipped, and says so.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { alerts } from '../../dashboards/build/alerts.ts'
import { temporaryDirectory } from '../agent/fixture.ts'

const promtool = '/usr/bin/promtool'
const there = existsSync(promtool)
const directory = join(import.meta.dirname, '../../dashboards/prometheus')

function run(
  args: readonly string[],
  cwd = directory,
): { readonly code: number | null; readonly said: string } {
  const { status, stdout, stderr } = spawnSync(promtool, args, { cwd, encoding: 'utf8' })
  return { code: status, said: stdout + stderr }
}

describe.skipIf(!there)(`promtool (${there ? promtool : `NO ${promtool}: SKIPPED`})`, () => {
  it.each([
    ['the rules', ['check', 'rules', 'recording-rules.yml', 'alert-rules.yml'], 'SUCCESS: 15 rules found'],
    ['the configuration', ['check', 'config', 'prometheus.yml'], 'SUCCESS: 2 rule files found'],
    ['what each alert reports and does not', ['test', 'rules', 'rules.test.yml'], 'SUCCESS'],
  ])('finds nothing wrong in %s', (_, args, wanted) => {
    const { code, said } = run(args)
    expect(said).toContain(wanted)
    expect(said).not.toContain('FAILED')
    expect(code).toBe(0)
  })

  it('misses each plant when no alert is there, and no look-alike', () => {
    using temporary = temporaryDirectory()
    for (const file of ['recording-rules.yml', 'alert-rules.yml', 'rules.test.yml']) {
      const text = readFileSync(join(directory, file), 'utf8')
      const changed = file === 'alert-rules.yml' ? text.replaceAll(/alert: \w+/g, 'alert: Other') : text
      writeFileSync(join(temporary.path, file), changed)
    }
    const { code, said } = run(['test', 'rules', 'rules.test.yml'], temporary.path)
    expect(code).not.toBe(0)
    const missed = [...said.matchAll(/name: (\w+): its (plant|look-alike),/g)].map(
      ([, name, what]) => `${name} ${what}`,
    )
    expect(missed).toEqual(Object.values(alerts).map(({ name }) => `${name} plant`))
  })
})
