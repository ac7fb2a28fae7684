// Shows a page in the browser of whoever sits here (`--open`), by what the system has for it. An address with a token never
// stands on a command line, which every user of the machine can read: a private file leads to it.
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { TidemarkError } from '../errors.ts'

/** A command that has not ended by then shows a page itself, and goes on. */
const startedMs = 3000
/** For a browser to read the file that leads to the page. */
const readMs = 10_000

const commands: Readonly<Partial<Record<NodeJS.Platform, readonly [string, ...string[]]>>> = {
  darwin: ['open'],
  win32: ['explorer.exe'],
}

/** @param page an address, or the path of a file. @throws TidemarkError `environment` where nothing can show it */
export async function openPage(page: string): Promise<void> {
  const url = page.startsWith('http://') ? page : pathToFileURL(page).href
  if (!url.includes('#')) return await show(url, page)
  const directory = mkdtempSync(join(tmpdir(), 'tidemark-open-'))
  const file = join(directory, 'page.html')
  const remove = (): void => rmSync(directory, { recursive: true, force: true })
  process.once('exit', remove)
  writeFileSync(file, leading(url), { mode: 0o600 })
  setTimeout(() => {
    process.off('exit', remove)
    remove()
  }, readMs).unref()
  await show(pathToFileURL(file).href, url)
}

async function show(url: string, page: string): Promise<void> {
  const [file, ...args] = commands[process.platform] ?? ['xdg-open']
  const child = spawn(file, [...args, url], { stdio: 'ignore', detached: true })
  child.unref()
  const fault = await outcome(child)
  // Windows' own ends with 1 whatever it did.
  if (fault === undefined || (process.platform === 'win32' && fault.startsWith('it ended'))) return
  throw new TidemarkError(
    'environment',
    `Open the page: ${file} cannot show it (${fault}), wanted a browser; it is at ${withoutToken(page)}`,
  )
}

/** Undefined once it has shown the page, or is about to. */
async function outcome(child: ChildProcess): Promise<string | undefined> {
  const { promise, resolve } = Promise.withResolvers<string | undefined>()
  const timer = setTimeout(() => resolve(undefined), startedMs)
  child.once('error', ({ message }) => resolve(message))
  child.once('exit', (code, signal) => resolve(code === 0 ? undefined : `it ended with ${code ?? signal}`))
  const fault = await promise
  clearTimeout(timer)
  return fault
}

function withoutToken(page: string): string {
  return page.replace(/#.*$/s, '')
}

/** What is in the address is ours to the last letter, but a quote would end the attribute. */
function leading(url: string): string {
  const address = url.replaceAll('&', '&amp;').replaceAll('"', '&quot;')
  return `<!doctype html><meta charset="utf-8"><meta name="referrer" content="no-referrer"><meta http-equiv="refresh" content="0;url=${address}"><title>Tidemark</title>\n`
}
