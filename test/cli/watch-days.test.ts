// A watch that goes on for days: it can be read while it runs, its metrics are served and pushed, and one that was killed
// is taken up again.
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { setTimeout as pause } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { tidemark } from './tidemark.ts'
import { Watched } from './watched.ts'

const PROGRAM = `const held = Array.from({ length: 3 }, () => setInterval(() => undefined, 1e6))
setTimeout(() => process.exit(), 60_000)
`
const files = { 'program.mjs': PROGRAM }

async function fetched(watched: Watched): Promise<string> {
  await watched.says('/metrics')
  const [, url = ''] = /metrics of the program on (\S+)/.exec(watched.stderr) ?? []
  for (;;) {
    const told = await (await fetch(url)).text()
    if (/tidemark_resource_live\{kind="timer"\} [1-9]/.test(told)) return told
    await pause(100)
  }
}

const times = (watched: Watched): readonly number[] =>
  readFileSync(join(watched.out, 'samples.jsonl'), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line).atMs)

const programOf = (watched: Watched): number =>
  JSON.parse(readFileSync(join(watched.out, 'samples.jsonl'), 'utf8').split('\n')[0] ?? '').processes[0].pid

describe('a watch for days', { timeout: 120_000 }, () => {
  it('is read while it runs, and serves and pushes the program’s metrics by the catalogue’s names', async () => {
    const pushed: string[] = []
    const collector = createServer((request, response) => {
      void (async () => {
        pushed.push(`${request.url} ${await text(request)}`)
        response.writeHead(200, { 'content-type': 'application/json' }).end('{}')
      })()
    })
    collector.listen(0, '127.0.0.1')
    await once(collector, 'listening')
    using stack = new DisposableStack()
    stack.defer(() => collector.close().closeAllConnections())
    const address = collector.address()
    const port = typeof address === 'object' ? address?.port : 0
    const asked = ['--metrics-port', '0', '--otlp', `http://127.0.0.1:${port}`, '--otlp-interval', '1']
    using watched = new Watched([...asked, '--', process.execPath, 'program.mjs'], { files })
    const told = await fetched(watched)
    expect(told).toMatch(/^tidemark_resource_live\{kind="timer"\} 4$/m)
    expect(told).toMatch(/^tidemark_probe_loaded 1$/m)
    expect(told).toMatch(/^process_resident_memory_bytes [1-9]\d{6,}$/m)
    expect(told).toMatch(/^nodejs_heap_size_used_bytes [1-9]\d{5,}$/m)
    const [, url = ''] = /metrics of the program on (\S+)\/metrics/.exec(watched.stderr) ?? []
    expect((await fetch(`${url}/stats`)).status).toBe(404)
    while (!pushed.some((each) => each.includes('process.memory.usage'))) await pause(50)
    expect(pushed[0]).toContain('/v1/metrics')
    const report = await tidemark(watched.directory, 'report', 'out', '--html', 'page.html')
    expect(report.stdout).toContain('UNDECIDED watch')
    expect(readFileSync(join(watched.directory, 'page.html'), 'utf8')).toContain('It is still watched')
    watched.child.kill('SIGTERM')
    await watched.end()
    expect(watched.hasResult).toBe(true)
  })

  it('is taken up again where it was killed', async () => {
    using watched = new Watched(['--interval', '0.2', '--', process.execPath, 'program.mjs'], { files })
    await watched.written('probe-*/*.jsonl')
    while (times(watched).length < 3) await pause(50)
    watched.child.kill('SIGKILL')
    await once(watched.child, 'exit')
    process.kill(programOf(watched), 'SIGKILL') // Nobody ends it with a watch that is killed.
    const before = times(watched)
    const again = await tidemark(
      watched.directory,
      'watch',
      '--out',
      'out',
      '--interval',
      '0.2',
      '--duration',
      '1',
      '--',
      process.execPath,
      'program.mjs',
    )
    expect(again.stderr).toMatch(/goes on with what was watched since \S+Z, start 2 of it/)
    const after = times(watched)
    expect(after.slice(0, before.length)).toEqual(before)
    expect(after.length).toBeGreaterThan(before.length)
    expect(after.toSorted((a, b) => a - b)).toEqual(after)
    const report = await tidemark(watched.directory, 'report', 'out')
    expect(report.code).toBe(0)
  })
})
