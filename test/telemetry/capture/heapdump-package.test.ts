// The real heapdump, built with the headers of this Node. Built once, into a cache outside of the checkout; skipped, and
// said so, where there is no network or no compiler.
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { temporaryDirectory } from '../../agent/fixture.ts'

const cache = process.env['WILD_CACHE'] ?? join(homedir(), '.cache', 'tidemark-wild')
const place = join(cache, `heapdump-0.3.15-node-${process.version}`)
const headers = `node-${process.platform}-${process.arch}`

/** The package of a Node's binary has its headers too; npm hands their place on to node-gyp. */
function build(): string | undefined {
  if (existsSync(place)) return undefined
  mkdirSync(cache, { recursive: true })
  const room = mkdtempSync(`${place}.`)
  const env = { ...process.env, PATH: [dirname(process.execPath), process.env['PATH']].join(delimiter) }
  const npm = (...args: string[]) => execFileSync('npm', args, { cwd: room, env, stdio: 'pipe' })
  try {
    writeFileSync(join(room, 'package.json'), '{"private":true}')
    npm('install', '--ignore-scripts', '--no-audit', 'heapdump@0.3.15', `${headers}@${process.versions.node}`)
    npm('rebuild', 'heapdump', `--nodedir=${join(room, 'node_modules', headers)}`)
    if (!existsSync(join(room, 'node_modules/heapdump/build/Release/addon.node'))) return 'it was not built'
    rmSync(join(room, 'node_modules', headers), { recursive: true })
    renameSync(room, place)
    return undefined
  } catch (error) {
    return String(error).slice(0, 300)
  } finally {
    rmSync(room, { recursive: true, force: true })
  }
}

const whyNot = build()
if (whyNot !== undefined) process.stderr.write(`SKIPPED: the real heapdump cannot be had: ${whyNot}\n`)

const source = join(import.meta.dirname, '../../../src/telemetry/capture')
const program = `
  import { statSync } from 'node:fs'
  import { once } from 'node:events'
  import { setTimeout as pause } from 'node:timers/promises'
  import { captureOnPressure } from ${JSON.stringify(join(source, 'capture-on-pressure.ts'))}
  import { heapdumpSnapshot } from ${JSON.stringify(join(source, 'snapshot-writer.ts'))}
  const written = Promise.withResolvers()
  await using memory = captureOnPressure({
    directory: 'memory',
    signal: 'SIGUSR2',
    nearHeapLimit: false,
    write: heapdumpSnapshot(${JSON.stringify(place)}),
    onSnapshot: written.resolve,
  })
  const alive = setInterval(() => {}, 60_000)
  process.kill(process.pid, 'SIGUSR2')
  const { outcome, path, message } = await written.promise
  await pause(200)
  const again = await memory.capture.snapshot({ ...memory.monitor.reading, wallMs: Date.now() + 1e9 })
  console.log(JSON.stringify({ outcome, message, mode: (statSync(path).mode & 0o777).toString(8), second: again.outcome }))
  clearInterval(alive)`

describe.skipIf(whyNot !== undefined)('the real heapdump', () => {
  it('writes the snapshot that a signal asks for, and no other one beside it', () => {
    using temporary = temporaryDirectory()
    const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', program], {
      cwd: temporary.path,
      encoding: 'utf8',
    })
    expect(stderr).toBe('')
    expect(JSON.parse(stdout)).toMatchObject({ outcome: 'written', mode: '600', second: 'written' })
    expect(readdirSync(temporary.path)).toEqual(['memory'])
  }, 60_000)
})
