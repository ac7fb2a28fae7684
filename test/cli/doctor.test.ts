// `tidemark doctor` from outside, on this machine and on one that lacks what it needs.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { doctorText } from '../../src/cli/doctor/doctor-command.ts'
import { main, node, tidemark } from './tidemark.ts'

const room = mkdtempSync(join(tmpdir(), 'tidemark-doctor-'))
afterAll(() => rmSync(room, { recursive: true, force: true }))

const checkupsOf = (text: string): readonly { readonly name: string; readonly state: string }[] =>
  JSON.parse(text)

describe('tidemark doctor', () => {
  it('tells what is here, a line for each, and what follows from what is not', async () => {
    const { code, stdout, stderr } = await tidemark(room, 'doctor')
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toContain(`Node        ${process.versions.node}, V8 ${process.versions.v8}`)
    for (const name of ['/proc', 'memory', 'CPUs', 'load', 'output', 'git', 'Prometheus', 'Chromium'])
      expect(stdout).toMatch(new RegExp(`^[✔○✘] ${name} +\\S`, 'm'))
  })

  it('says of a program that is not in PATH what cannot be done without', async () => {
    const { code, stdout } = await node(room, [main, 'doctor', '--json'], { PATH: room })
    const limited = checkupsOf(stdout).filter(({ state }) => state === 'limited')
    expect(limited.map(({ name }) => name)).toEqual(expect.arrayContaining(['git', 'Prometheus']))
    expect(code).toBe(0)
  })

  it('ends with 2 where no result can be written', async () => {
    writeFileSync(join(room, '.tidemark'), 'a file')
    const { code, stdout } = await tidemark(room, 'doctor', '--json')
    expect(checkupsOf(stdout)).toContainEqual(expect.objectContaining({ name: 'output', state: 'lacking' }))
    expect(code).toBe(2)
    rmSync(join(room, '.tidemark'))
  })

  it('ends with 2 where Node may start no process', async () => {
    const { code, stdout } = await node(room, ['--permission', '--allow-fs-read=*', main, 'doctor', '--json'])
    expect(checkupsOf(stdout)).toContainEqual(expect.objectContaining({ name: 'Node', state: 'lacking' }))
    expect(code).toBe(2)
  })
})

describe('the text of a checkup', () => {
  it('has what it means and what to do below what was found', () => {
    expect(
      doctorText([
        { name: 'load', state: 'limited', found: 'load 9.0', means: 'runs take longer', next: 'wait' },
        { name: 'git', state: 'fine', found: 'git version 2' },
      ]),
    ).toBe('○ load  load 9.0\n        runs take longer\n        to do: wait\n✔ git   git version 2\n')
  })
})
