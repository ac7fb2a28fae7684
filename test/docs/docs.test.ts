import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import {
  commandFault,
  missingFiles,
  namedCommands,
  shownCommands,
  unknownOptions,
  workflowCommands,
} from './command-lines.ts'
import { commandReference, HOW_TO_WRITE_IT } from './command-reference.ts'
import { importFaults } from './imported-names.ts'
import { type Mention, type Page, readPage } from './markdown.ts'

const root = join(import.meta.dirname, '../..')
const files = ['README.md', 'dashboards/README.md', ...globSync('docs/**/*.md', { cwd: root }).toSorted()]
const pages = files.map((file) => readPage(file, readFileSync(join(root, file), 'utf8')))

const on = (page: Page, mentions: readonly Mention[]): readonly string[] =>
  mentions.map(({ line, text }) => `${page.file}:${line}: ${text}`)

async function commandFaults(page: Page): Promise<readonly string[]> {
  const shown = shownCommands(page).map(async ({ line, text }) => ({ line, text: await commandFault(text) }))
  const named = namedCommands(page).map(async ({ line, text }) => {
    const fault = await commandFault(text)
    return { line, text: fault?.includes('missing') === true ? undefined : fault }
  })
  return (await Promise.all([...shown, ...named])).flatMap(({ line, text }) =>
    text === undefined ? [] : on(page, [{ line, text }]),
  )
}

function brokenLinks(page: Page, all: readonly Page[]): readonly string[] {
  const broken = page.links.filter(({ text }) => {
    if (/^[a-z]+:/.test(text)) return false
    const [path = '', anchor] = text.split('#')
    const file = path === '' ? page.file : join(dirname(page.file), path)
    if (!existsSync(join(root, file))) return true
    const target = all.find((each) => each.file === file)
    return anchor !== undefined && target !== undefined && !target.anchors.has(anchor)
  })
  return on(page, broken)
}

describe('docs/commands.md', () => {
  it('is what the commands say of themselves', () => {
    const page = readFileSync(join(root, 'docs/commands.md'), 'utf8')
    expect(page, `docs/commands.md is out of date: run ${HOW_TO_WRITE_IT}, and commit it`).toBe(
      commandReference(),
    )
  })
})

describe.each(pages.map((page) => ({ file: page.file, page })))('$file', ({ page }) => {
  it('shows only commands that the command line takes', async () => {
    expect(await commandFaults(page)).toEqual([])
  })

  it('names only options that there are', () => {
    expect(on(page, unknownOptions(page))).toEqual([])
  })

  it('imports only what the package exports', async () => {
    expect(on(page, await importFaults(page))).toEqual([])
  })

  it('has links that lead somewhere, and names files that are there', () => {
    expect([...brokenLinks(page, pages), ...on(page, missingFiles(page))]).toEqual([])
  })
})

it('has example workflows whose commands the command line takes', async () => {
  const commands = globSync('docs/ci/*.yml', { cwd: root }).flatMap((file) =>
    workflowCommands(readFileSync(join(root, file), 'utf8')),
  )
  expect(commands.length).toBeGreaterThan(1)
  const faults = await Promise.all(commands.map(({ text }) => commandFault(text)))
  expect(faults.filter((fault) => fault !== undefined)).toEqual([])
  expect(workflowCommands('    - npx tidemark gate --shrad "$I/$N"\n')).toHaveLength(1)
  expect(await commandFault('npx tidemark gate --shrad "$I/$N"')).toContain("unknown option '--shrad'")
})

it('finds what it judges', () => {
  const shown = pages.flatMap(shownCommands)
  expect(shown.length).toBeGreaterThan(10)
  expect(pages.flatMap(namedCommands).length).toBeGreaterThan(10)
  expect(pages.flatMap(({ links }) => links).length).toBeGreaterThan(10)
})

const sh = (command: string): Page => readPage('README.md', `# A\n\n\`\`\`sh\n${command}\n\`\`\`\n`)

describe('a page that is wrong', () => {
  it.each([
    ['an option that is none', 'tidemark check a.mjs --cicles 5', "unknown option '--cicles'"],
    ['a command that is none', 'npx tidemark chekc a.mjs', "unknown command 'chekc'"],
    ['no command', 'tidemark', '(outputHelp)'],
    ['a missing argument', 'pnpm tidemark report', "missing required argument 'dir'"],
    ['a choice that is none', 'tidemark watch --level loud -- node a.js', 'Allowed choices are off'],
    ['a number that is none', 'pnpm tidemark gate --runs few', 'found "few", wanted a whole number'],
    ['a scenario that is none', 'npx -y pnpm@12 scenario long-sesion', 'no scenario of this name'],
    ['a plant that is none', 'pnpm scenario long-session --plant hole', 'it has no plant hole'],
    ['a profile that is none', 'pnpm scenario long-session --profile huge', 'it has no profile huge'],
    ['a script that is none', 'npx -y pnpm@12 chek', 'package.json has no such script'],
    ['a bench that is none', 'pnpm bench long', 'has no such bench'],
    ['a file that is not there', 'node bench/nothing.ts', 'there is no such file'],
    ['a second command', 'cd a && frobnicate', 'no program that the documentation may count on'],
    ['a continued line', 'tidemark check a.mjs \\\n  --cicles 5', "unknown option '--cicles'"],
  ])('is caught for %s', async (_name, command, fault) => {
    expect(await commandFaults(sh(command))).toEqual([expect.stringContaining(`README.md:4: `)])
    expect((await commandFaults(sh(command))).join()).toContain(fault)
  })

  it('is caught for options, imports, links and files', async () => {
    const page = readPage(
      'docs/a.md',
      [
        'Take `--agianst REF` of [the gate](gate.md#nowhere), see [b](nothing.md) and `src/nothing.ts`.',
        'Run `tidemark gate --agianst REF`.',
        '```ts',
        "import { track, trak } from 'tidemark'",
        "import { leakCheck } from 'tidemark/jest'",
        '```',
      ].join('\n'),
    )
    expect(on(page, unknownOptions(page))).toEqual(['docs/a.md:1: --agianst', 'docs/a.md:2: --agianst'])
    expect(await commandFaults(page)).toEqual([expect.stringContaining("unknown option '--agianst'")])
    expect(on(page, await importFaults(page))).toEqual([
      'docs/a.md:4: tidemark exports no trak',
      'docs/a.md:5: tidemark/jest exports no leakCheck',
    ])
    expect(brokenLinks(page, pages)).toEqual(['docs/a.md:1: gate.md#nowhere', 'docs/a.md:1: nothing.md'])
    expect(on(page, missingFiles(page))).toEqual(['docs/a.md:1: src/nothing.ts'])
  })

  it('is not made of what is right', async () => {
    const right = [
      'tidemark watch --duration 5 -- node a.js --their-own',
      'pnpm test --reporter=json',
      'npx tidemark --help',
    ]
    expect((await Promise.all(right.map((each) => commandFaults(sh(each))))).flat()).toEqual([])
  })
})
