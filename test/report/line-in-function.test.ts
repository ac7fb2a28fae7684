import { describe, expect, it } from 'vitest'
import { isInFunction, lineInFunction } from '../../src/report/line-in-function.ts'

const code = `const sessions = {}
let log = ''
class Bus {
  #handlers = []
  on(handler) {
    if (this.#handlers === undefined) return
    this.#handlers.push(handler)
  }
}
function open(id) {
  const session = { id }
  if (sessions[id] === session) return
  sessions[id] = session
}
function note(text) {
  log += text
}
const other = (a) =>
  a + 1
function far(x) {
  return x
}
`.split('\n')

const lineOf = (text: string) => code.findIndex((each) => each.includes(text)) + 1

const inner = (text: string, names: readonly string[]) => lineInFunction(text.split('\n'), { line: 1, names })

describe('the line in a function', () => {
  it('is the one that writes to the name: an index, a concatenation, a call that adds', () => {
    expect(lineInFunction(code, { line: lineOf('function open'), names: ['sessions'] })).toBe(
      lineOf('[id] = session'),
    )
    expect(lineInFunction(code, { line: lineOf('function note'), names: ['log'] })).toBe(
      lineOf('log += text'),
    )
    expect(lineInFunction(code, { line: lineOf('on(handler)'), names: ['#handlers'] })).toBe(
      lineOf('.push(handler)'),
    )
  })

  it('adds to what the name holds rather than giving it a beginning', () => {
    const cache = [
      'class Cache {',
      '  put(key, value) {',
      '    if (this.full) this.kept = {}',
      '    this.kept[key] = value',
      '  }',
      '}',
    ]
    expect(lineInFunction(cache, { line: 2, names: ['kept'] })).toBe(4)
    expect(lineInFunction([...cache, 'function other() {', '}'], { line: 7, names: ['kept'] })).toBe(4)
  })

  it('makes a buffer bigger rather than declaring it', () => {
    const arena = `class Arena {
  #buffer = new ArrayBuffer(64, { maxByteLength: 4096 })
  put(bytes) {
    this.#buffer.resize(this.#buffer.byteLength + bytes.length)
    new Uint8Array(this.#buffer).set(bytes, this.#used)
  }
}`.split('\n')
    expect(lineInFunction(arena, { line: 1, names: ['#buffer'] })).toBe(4)
    expect(lineInFunction(arena, { line: 3, names: ['#buffer'] })).toBe(4)
    expect(lineInFunction(arena.toSpliced(3, 1), { line: 1, names: ['#buffer'] })).toBe(2)
  })

  it('is the call of what allocates, where no line writes to a name, and not its declaration', () => {
    const calling = [
      'function step(i) {',
      '  const page = { i }',
      '  hub.watch(page)',
      '}',
      'function watch() {}',
    ]
    expect(lineInFunction(calling, { line: 1, names: ['subs'], calls: 'watch' })).toBe(3)
    expect(lineInFunction(calling, { line: 1, names: ['subs'], calls: 'Hub.watch' })).toBe(3)
    expect(lineInFunction(calling, { line: 1, names: ['subs'], calls: 'read' })).toBe(undefined)
    expect(lineInFunction(calling, { line: 5, names: ['subs'], calls: 'watch' })).toBe(5)
  })

  it('is not where the thing is cut again', () => {
    const carry = [
      'class Lines {',
      '  push(chunk) {',
      '    this.#carry = join(this.#carry, chunk)',
      '    this.#carry = this.#carry.subarray(1)',
      '  }',
      '}',
      'const other = () => {',
      '}',
    ]
    expect(lineInFunction(carry, { line: 7, names: ['#carry'] })).toBe(3)
  })

  it('stays with a function of one line, and with one that calls what allocates', () => {
    const inc = [
      'const requests = new Counter()',
      'const step = (i) => requests.inc({ i })',
      'function far() {',
      '}',
    ]
    expect(lineInFunction(inc, { line: 2, names: ['requests'] })).toBe(2)
    expect(lineInFunction(inc, { line: 3, names: ['requests'], calls: 'incWithoutExemplar' })).toBe(3)
    expect(lineInFunction(inc, { line: 3, names: ['requests'] })).toBe(1)
  })

  it('takes the nearest name first', () => {
    expect(lineInFunction(code, { line: lineOf('function open'), names: ['log', 'sessions'] })).toBe(
      lineOf('[id] = session'),
    )
  })

  it('is elsewhere in the file when the function does not write to it, else where it is declared', () => {
    expect(lineInFunction(code, { line: lineOf('function far'), names: ['sessions'] })).toBe(
      lineOf('[id] = session'),
    )
    expect(lineInFunction(code.slice(0, 4), { line: 3, names: ['sessions'] })).toBe(1)
  })

  it('is none of several elsewhere: nobody knows which', () => {
    const twice = [...code, 'function close(id) {', '  sessions[id] = undefined', '}']
    expect(lineInFunction(twice, { line: lineOf('function far'), names: ['sessions'] })).toBe(
      lineOf('const sessions'),
    )
  })

  it('is told from one outside of the function', () => {
    const from = lineOf('function open')
    expect(isInFunction(code, { from, line: lineOf('[id] = session') })).toBe(true)
    expect(isInFunction(code, { from, line: lineOf('log += text') })).toBe(false)
  })

  it('is none when the code knows no such name, or there is no code: where a function begins is no line of it', () => {
    expect(lineInFunction(code, { line: lineOf('const other'), names: ['missing'] })).toBe(undefined)
    expect(lineInFunction(code, { line: lineOf('function open'), names: [] })).toBe(undefined)
    expect(lineInFunction([], { line: 7, names: ['x'] })).toBe(undefined)
    expect(lineInFunction(code, { line: 900, names: ['a[b'] })).toBe(undefined)
  })

  it('is the assignment, and not the line that waits for what is there or gives it another name', () => {
    const chained = `function step(i) {
  const job = tail.then(() => i)
  tail = Promise.all([tail, job])
}`.split('\n')
    expect(lineInFunction(chained, { line: 1, names: ['tail'] })).toBe(3)
    const wrapped = `function reconnect(reason) {
  const previous = this.line
  const describe = () => previous
  this.line = { send: () => describe }
}`.split('\n')
    expect(lineInFunction(wrapped, { line: 1, names: ['previous'] })).toBe(4)
    const waits = `function wait(done) {
  ready.then(done)
}`.split('\n')
    expect(lineInFunction(waits, { line: 1, names: ['ready'] })).toBe(2)
  })

  it('is the one that adds to what is taken from the name, and not the look-up', () => {
    const joined = `function join(request, response) {
  const room = rooms.get(request.url) ?? lobby
  response.write('hello')
  room.add({ response })
}`.split('\n')
    expect(lineInFunction(joined, { line: 1, names: ['rooms'] })).toBe(4)
    const indexed = `function record(id, event) {
  const list = this.byId[id]
  list.push(event)
}`.split('\n')
    expect(lineInFunction(indexed, { line: 1, names: ['byId'] })).toBe(3)
    const read = `function show(id) {
  const room = rooms.get(id)
  return room.size
}`.split('\n')
    expect(lineInFunction(read, { line: 1, names: ['rooms'] })).toBe(2)
  })

  describe('of what grows in things that a name holds', () => {
    const objects = `function index(dir, file) {
  let files = tree[dir]
  if (files === undefined) {
    files = {}
    tree[dir] = files
  }
  files[file] = new Entry()
}`

    it('is the one that adds to such a thing, and of ever more things the one that puts them there', () => {
      expect(inner(objects, ['src', 'tree[]'])).toBe(7)
      expect(inner(objects, ['tree'])).toBe(5)
      const maps = objects
        .replace('tree[dir]', 'tree.get(dir)')
        .replace('tree[dir] = files', 'tree.set(dir, files)')
      expect(inner(maps, ['tree[]'])).toBe(7)
      expect(inner(maps, ['tree'])).toBe(5)
    })

    it('is found without a name for the thing', () => {
      const chained = `put(dir, file) {
  this.byDir[dir] ??= {}
  this.byDir[dir][file] = { size: 1 }
}`
      expect(inner(chained, ['byDir[]', 'index[][]'])).toBe(3)
      expect(inner(chained, ['byDir', 'index[]'])).toBe(2)
      const given = `say(user, text) {
  if (text === '') byUser.set(user, [])
  ;(byUser.get(user) ?? []).push(text)
}`
      expect(inner(given, ['byUser[]'])).toBe(3)
      expect(inner(given, ['byUser'])).toBe(2)
    })

    it('is not the one that begins a new such thing, however that is written', () => {
      for (const begun of [
        'if (!list) byUser.set(user, (list = []))',
        'if (!list) list = byUser[user] = []',
        'list ??= this.byUser[user] = [] // the first',
      ]) {
        const begins = `say(user, text) {
  let list = byUser.get(user)
  ${begun}
  list[list.length] = { text }
}`
        expect(inner(begins, ['byUser[]'])).toBe(4)
      }
    })

    it('is followed over several levels', () => {
      const three = `function count(host, path, id) {
  const paths = (metrics[host] ??= {})
  const hits = (paths[path] ??= {})
  hits[id] = new Hit()
}`
      expect(inner(three, ['hN[]', 'metrics[][]'])).toBe(4)
      expect(inner(three, ['metrics[]'])).toBe(3)
      expect(inner(three, ['metrics'])).toBe(2)
    })

    it('is the one that adds to the nearest name where there is one, and to the name where nothing else is seen', () => {
      const fields = `open(id) {
  state.items.push(id)
  state[id] = this.last
}`
      expect(inner(fields, ['items', 'state[]'])).toBe(2)
      expect(inner('function put(id) {\n  kept[id] = read(id)\n}', ['kept[]'])).toBe(2)
    })
  })
})
