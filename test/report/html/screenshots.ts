// Takes the pictures of docs/reports.md: `node test/report/html/screenshots.ts DIRECTORY`, of a page that a real check wrote.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { ReportBrowser } from './browser.ts'

const root = resolve(import.meta.dirname, '../../..')
const directory = resolve(process.argv[2] ?? join(root, 'docs'))
const room = mkdtempSync(join(tmpdir(), 'tidemark-pictures-'))

/** The page of a check of a planted program. */
function pageOf(planted: string): string {
  const command = ['src/cli/main.ts', 'check', planted, '--out', room, '--html', '--no-github']
  spawnSync(process.execPath, command, { cwd: root, stdio: 'inherit' })
  return readFileSync(join(room, 'report.html'), 'utf8')
}

const shots = [
  { name: 'report-light', scheme: 'light', width: 1000, height: 1020 },
  { name: 'report-dark', scheme: 'dark', width: 1000, height: 1020 },
  { name: 'report-phone', scheme: 'light', width: 390, height: 1100 },
] as const

const page = pageOf('test/planted/heap/leaks/conversation-copies.ts')
await using browser = await ReportBrowser.start()
for (const { name, scheme, width, height } of shots) {
  await using seen = await browser.open(page, { scheme, width })
  await seen.tab.setViewportSize({ width, height })
  await seen.tab.screenshot({ path: join(directory, `${name}.png`) })
}
rmSync(room, { recursive: true, force: true })
