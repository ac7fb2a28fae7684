// The probe as a program asks it: imported, with no option of Node's.
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { Program, register } from './program.ts'

const other = resolve(import.meta.dirname, '../../src/probe/installed.ts')

describe('a program that imports the probe', () => {
  it('is told what it holds and by which line, and nothing once it was removed', () => {
    using program = new Program({
      'main.mjs': `import { holdings, holdingsText, removeProbe } from ${JSON.stringify(register)}
setInterval(() => {}, 60_000).unref() // here
const { kinds, origins, blind } = holdings()
console.log(JSON.stringify({ kinds, blind, label: origins[0].label, line: origins[0].site.line }))
console.log(holdingsText(holdings()))
removeProbe()
console.log(JSON.stringify({ left: holdings() }))`,
    })
    const { stdout, stderr } = program.run('main.mjs', {}, [])
    const [first = '', ...text] = stdout.trim().split('\n')
    expect(JSON.parse(first)).toEqual({ kinds: { timer: 1 }, blind: [], label: 'setInterval', line: 2 })
    expect(text[0]).toBe('tidemark: held: 1')
    expect(text[1]).toContain('main.mjs:2')
    expect(text.at(-1)).toBe('{}')
    expect(stderr).toBe('')
  })

  it('has one where another copy of the package has brought it, and is answered by that', () => {
    using program = new Program({
      'main.mjs': `const { installProbe } = await import(${JSON.stringify(`${other}?first`)})
installProbe({ level: 'full' })
setInterval(() => {}, 60_000).unref()
const { holdings } = await import(${JSON.stringify(register)})
console.log(JSON.stringify(holdings().kinds))`,
    })
    const { stdout } = program.run('main.mjs', {}, [])
    expect(JSON.parse(stdout)).toEqual({ timer: 1 })
  })
})
