// The planted corpus of resources under Tidemark and under its peers: leaks found, look-alikes flagged, lines named.
// Usage: pnpm bench peers; takes some minutes, prints JSON. Found is generous to the peers: anything beyond what they
// say of an empty program; a line is named when it is anywhere in what they print.
import { execFile } from 'node:child_process'
import { globSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { checkPlanted } from '../test/planted/resources/check.ts'
import { plantedLines } from '../test/planted/resources/run.ts'
import { vitestLeaks } from './peers-vitest.ts'

const corpus = resolve(import.meta.dirname, '../test/planted/resources')

interface Seen {
  readonly flagged: boolean
  readonly lineNamed: boolean
}

type Look = (file: string) => Promise<Seen>

export async function peers(say: (line: string) => void): Promise<object> {
  const leaks = globSync(`${corpus}/leaks/*`).toSorted()
  const lookAlikes = globSync(`${corpus}/look-alikes/*`).toSorted()
  const byVitest = await vitestLeaks([...leaks, ...lookAlikes])
  const looks: Readonly<Record<string, Look>> = {
    tidemark,
    'why-is-node-running': await dumped('why-is-node-running', countOfHandles),
    wtfnode: await dumped('wtfnode', countOfEntries),
    'vitest detectAsyncLeaks': (file) => Promise.resolve(seen(file, byVitest.get(file) ?? [])),
  }
  const table: Record<string, object> = {}
  for (const [peer, look] of Object.entries(looks)) {
    const found = await all(leaks, look)
    const flagged = await all(lookAlikes, look)
    table[peer] = row(found, flagged)
    say(`${peer}: ${JSON.stringify(table[peer])}`)
  }
  return { leaks: leaks.length, lookAlikes: lookAlikes.length, table }
}

function row(found: ReadonlyMap<string, Seen>, flagged: ReadonlyMap<string, Seen>): object {
  const names = (some: ReadonlyMap<string, Seen>, is: (seen: Seen) => boolean) =>
    [...some].filter(([, each]) => is(each)).map(([file]) => basename(file))
  const lines = names(found, ({ lineNamed }) => lineNamed)
  const falsely = names(flagged, (each) => each.flagged)
  const missed = names(found, (each) => !each.flagged)
  return {
    found: found.size - missed.length,
    lineNamed: lines.length,
    falselyFlagged: falsely.length,
    falsely,
    missed,
  }
}

async function all(files: readonly string[], look: Look): Promise<ReadonlyMap<string, Seen>> {
  const seenIn = new Map<string, Seen>()
  for (const file of files) seenIn.set(file, await look(file))
  return seenIn
}

async function tidemark(file: string): Promise<Seen> {
  const { verdict, lineRight } = await checkPlanted(file, 'leak')
  return { flagged: verdict === 'leak', lineNamed: lineRight === true }
}

/** A peer that dumps: what it counts beyond its count in an empty program. */
async function dumped(peer: string, count: (lines: readonly string[]) => number): Promise<Look> {
  const empty = count(await dump(peer))
  return async (file) => {
    const lines = await dump(peer, file)
    return { flagged: count(lines) > empty, lineNamed: seen(file, lines).lineNamed }
  }
}

async function dump(peer: string, ...file: readonly string[]): Promise<readonly string[]> {
  const args = ['--expose-gc', join(import.meta.dirname, 'peers-driver.ts'), peer, ...file]
  const { stdout } = await promisify(execFile)(process.execPath, args, { maxBuffer: 1 << 28 })
  const lines: string[] = JSON.parse(stdout.slice(stdout.indexOf('[')))
  return lines
}

function countOfHandles(lines: readonly string[]): number {
  return lines.filter((line) => line.startsWith('# ')).length
}

function countOfEntries(lines: readonly string[]): number {
  return lines.filter((line) => line.startsWith('  - ')).length
}

/** What names the subject, and whether a planted line of it is among that. */
function seen(file: string, texts: readonly string[]): Seen {
  const places = plantedLines(file).map((line) => line.slice(line.lastIndexOf('/') + 1))
  const lineNamed = places.some((place) =>
    texts.some((text) => new RegExp(`${place.replace('.', '\\.')}(?!\\d)`).test(text)),
  )
  return { flagged: texts.length > 0, lineNamed }
}
