// The planted subjects under `vitest --detectAsyncLeaks`: a test file for each, in one run.
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import { startVitest } from 'vitest/node'

const directory = resolve(import.meta.dirname, '../.tidemark/peers')

function testFile(file: string): string {
  return `import { test } from 'vitest'
import * as planted from ${JSON.stringify(file)}

test('one life', async () => {
  const life = await planted.create()
  for (let i = 0; i < (planted.meta?.steps ?? 80); i++) await life.step(i)
  await life.close()
  await new Promise((resolve) => setTimeout(resolve, Math.max(300, planted.meta?.settleMs ?? 0)))
}, 60_000)
`
}

/** By subject, the stacks of what it says leaks. */
export async function vitestLeaks(files: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>> {
  await rm(directory, { recursive: true, force: true })
  await mkdir(directory, { recursive: true })
  const subjects = new Map(
    files.map((file, index) => [join(directory, `${index}-${basename(file)}.test.mjs`), file]),
  )
  for (const [test, file] of subjects) await writeFile(test, testFile(file))
  const options = { root: directory, config: false as const, watch: false, include: ['*.test.mjs'] }
  const vitest = await startVitest('test', [], {
    ...options,
    detectAsyncLeaks: true,
    maxWorkers: 1,
    reporters: [{}],
    teardownTimeout: 2000,
  })
  const leaks = [...vitest.state.leakSet]
  await vitest.close()
  await rm(directory, { recursive: true, force: true })
  return new Map(
    [...subjects].map(([test, file]) => [
      file,
      leaks.filter(({ filename }) => filename === test).map(({ type, stack }) => `${type}\n${stack}`),
    ]),
  )
}
