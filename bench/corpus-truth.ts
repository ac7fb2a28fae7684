// The truth of the planted heap programs, without Tidemark: what each keeps per step and per life in plain Node.
// Usage: pnpm bench corpus-truth; CORPUS_ONLY names the programs (a part of the path).
import { execFile } from 'node:child_process'
import { globSync } from 'node:fs'
import { relative, resolve } from 'node:path'
import { promisify } from 'node:util'
import { expectationOf } from '../test/planted/expectation.ts'
import type { Lived } from './corpus-lives.ts'

const planted = resolve(import.meta.dirname, '../test/planted')
const flags = ['--expose-gc', '--no-opt', '--no-maglev']

interface Truth {
  readonly subject: string
  readonly stated: string
  readonly bytesPerStep: number
  readonly bytesPerLife: number
  readonly isAsStated: boolean
}

export async function corpusTruth(say: (line: string) => void): Promise<object> {
  const only = process.env['CORPUS_ONLY'] ?? ''
  const files = globSync(`${planted}/{heap,held-out}/{leaks,look-alikes}/*.{ts,mts,cts,js,mjs,cjs}`)
    .filter((file) => file.includes(only))
    .toSorted()
  const rows: Truth[] = []
  for (const file of files) {
    const row = await truth(file)
    rows.push(row)
    const figures = `${row.bytesPerStep} B a step  ${row.bytesPerLife} B a life`
    say(`${row.isAsStated ? ' ' : '!'} ${row.subject.padEnd(50)} ${row.stated.padEnd(16)} ${figures}`)
  }
  return { programs: rows.length, notAsStated: rows.filter((row) => !row.isAsStated) }
}

async function truth(file: string): Promise<Truth> {
  const { grows } = expectationOf(file)
  const measure = grows?.isNative === true ? 'native' : 'js'
  const args = [...flags, resolve(import.meta.dirname, 'corpus-lives.ts'), file, measure]
  const { stdout } = await promisify(execFile)(process.execPath, args, { maxBuffer: 1 << 26 })
  const lived: Lived = JSON.parse(stdout)
  const { bytesPerStep, bytesPerLife } = lived
  const measured = grows?.per === 'life' ? bytesPerLife : bytesPerStep
  return {
    subject: relative(planted, file),
    stated: grows === undefined ? 'bounded' : `${grows.bytes} B a ${grows.per}`,
    bytesPerStep,
    bytesPerLife,
    isAsStated:
      grows === undefined
        ? bytesPerStep < 100 && bytesPerLife < 5_000
        : measured > grows.bytes * 0.7 && measured < grows.bytes * 1.4,
  }
}
