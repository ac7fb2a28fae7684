// A watched program that leaks descriptors is told with the files that they are, whatever it is written in.
import { spawnSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { Watched } from './watched.ts'

const has = (command: string) => spawnSync(command, ['--version']).error === undefined

interface Program {
  readonly command: readonly string[]
  readonly file: string
  readonly text: string
}

/** One file a turn that stays open, or is closed again; for twelve seconds, for a busy machine looks seldom. */
const programs: Readonly<Record<string, (closes: boolean) => Program>> = {
  bash: (closes) => ({
    command: ['bash', 'rotate.sh'],
    file: 'rotate.sh',
    text: `for i in $(seq 60); do
  exec {log}>"$PWD/service-$i.log"; echo "line $i" >&$log
  ${closes ? 'exec {log}>&-' : ''}
  sleep 0.2
done`,
  }),
  python3: (closes) => ({
    command: ['python3', 'rotate.py'],
    file: 'rotate.py',
    text: `import os, time
kept = []
for i in range(60):
    kept.append(os.open(f"{os.getcwd()}/service-{i}.log", os.O_CREAT | os.O_WRONLY))
    os.unlink(f"{os.getcwd()}/service-{i}.log")
    ${closes ? 'os.close(kept.pop())' : ''}
    time.sleep(0.2)`,
  }),
  'node without the probe': (closes) => ({
    command: [process.execPath, 'rotate.mjs'],
    file: 'rotate.mjs',
    text: `import { closeSync, openSync } from 'node:fs'
for (let i = 0; i < 60; i++) {
  const fd = openSync(\`\${process.cwd()}/service-\${i}.log\`, 'w')
  ${closes ? 'closeSync(fd)' : ''}
  await new Promise((done) => setTimeout(done, 200))
}`,
  }),
}

async function watched({ command, file, text }: Program): Promise<Watched> {
  const run = new Watched(['--interval', '0.2', '--level', 'off', '--', ...command], {
    files: { [file]: text },
  })
  await run.end()
  return run
}

describe('descriptors of a watched program', () => {
  for (const [name, program] of Object.entries(programs)) {
    const lacks = !has(program(false).command[0] ?? '')
    if (lacks) console.warn(`skipped: there is no ${name}`)

    it.skipIf(lacks).concurrent(`are told by the files that they are: ${name}`, async () => {
      using run = await watched(program(false))
      const { verdict, findings } = run.result
      expect(verdict).toBe('leak')
      expect(findings.map(({ kind }) => kind)).toEqual(['fd:file'])
      expect(findings[0]?.opened).toEqual([
        expect.stringMatching(/^\d\d × \/\S+\/service-\*\.log( \(deleted\))?$/),
      ])
      expect(run.stderr).toMatch(/open more than before: \d\d × .*service-\*\.log/)
    })

    it.skipIf(lacks).concurrent(`are no finding where each is closed again: ${name}`, async () => {
      using run = await watched(program(true))
      expect(run.result).toMatchObject({ verdict: 'clean', findings: [] })
    })
  }
})
