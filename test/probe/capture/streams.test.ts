import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { prelude, Program } from '../program.ts'

describe('the class of a file stream', () => {
  it('is what it was in all that a program can see of it, and afterwards', { timeout: 30_000 }, () => {
    using files = new Program({
      'program.mjs': `import fs, { createReadStream, ReadStream } from 'node:fs'
import { once } from 'node:events'
import { Probe } from ${JSON.stringify(resolve(import.meta.dirname, '../../../src/probe/probe.ts'))}
const before = fs.ReadStream
const probe = new Probe({ level: 'full' })
const stream = createReadStream(process.argv[1])
const called = ReadStream(process.argv[1])
class Mine extends ReadStream { get mine() { return true } }
const mine = new Mine(process.argv[1])
const seen = [stream, called, mine].map((each) => each instanceof ReadStream && each instanceof before)
const named = [stream.constructor.name, mine.constructor.name, mine.mine, ReadStream.name, stream.constructor === before]
for (const each of [stream, called, mine]) await once(each.resume(), 'close')
probe[Symbol.dispose]()
process.stdout.write(JSON.stringify({ seen, named, restored: fs.ReadStream === before }))
`,
    })
    const { stdout } = files.run('program.mjs', {}, [])
    expect(JSON.parse(stdout)).toEqual({
      seen: [true, true, true],
      named: ['ReadStream', 'Mine', true, 'ReadStream', true],
      restored: true,
    })
  })
})

describe('a stream that nobody reads', () => {
  const program = `${prelude}
import { createReadStream, openSync } from 'node:fs'
import { once } from 'node:events'
const open = async () => { await once(createReadStream(process.argv[1]), 'open') }
for (let i = 0; i < 5; i++) await open()
openSync(process.argv[1])
const { kinds, origins } = await held()
const lines = origins.filter(({ kind }) => kind === 'stream').map(({ site, live }) => [site?.line, live])
process.stdout.write(JSON.stringify({ stream: kinds.stream, file: kinds.file, lines }))
`

  it.each(['counts', 'origins', 'full'])('is one stream and no file, at %s', (level) => {
    using files = new Program({ 'program.mjs': program })
    const { stdout } = files.run('program.mjs', { TIDEMARK_PROBE_LEVEL: level })
    const line = level === 'counts' ? null : 9
    expect(JSON.parse(stdout)).toEqual({ stream: 5, file: 1, lines: [[line, 5]] })
  })
})
