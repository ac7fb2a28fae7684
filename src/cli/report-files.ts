// Writes the reports that were asked for, from what runs have recorded. Whatever draws is loaded only when it draws.
import { appendFileSync, rmSync, statSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { TidemarkError } from '../errors.ts'
import { repositoryAt } from '../report/code-excerpt.ts'
import { recordedRun, type RecordedRun } from '../report/recorded-run.ts'
import { redaction } from '../redacted.ts'
import { reportedRun, type ReportedRun } from '../report/reported-run.ts'
import { writeWhole } from '../check/output-directory.ts'
import { writeUngated } from './gated-streams.ts'
import { wantsGithub, type ReportOptions } from './report-options.ts'
import { version } from '../report/version.ts'

export interface ReportPlace {
  /** Where report.html goes when no file is named. */
  readonly directory: string
  /** Where annotations go: GitHub reads both streams, and stdout may belong to --json. */
  readonly stream: NodeJS.WritableStream
}

/** True when any report would be written: without, nothing is read back. */
function wantsReports(options: ReportOptions): boolean {
  const { html, open, junit, sarif, markdown } = options
  return (
    open === true ||
    [html, junit, sarif, markdown].some((each) => each !== undefined) ||
    wantsGithub(options, process.env)
  )
}

/** Before anything is measured for a report that nobody could write. @throws TidemarkError `usage` */
export function mustBeWritable({ html, junit, sarif, markdown }: ReportOptions): void {
  filesMustBeWritable([html, junit, sarif, markdown])
}

/** @throws TidemarkError `usage` */
export function filesMustBeWritable(files: readonly (string | true | undefined)[]): void {
  for (const file of files) {
    if (typeof file !== 'string') continue
    try {
      tryToWrite(resolve(file))
    } catch (cause) {
      throw cannotBeWritten(file, cause)
    }
  }
}

/** What is there stays. @throws what the file system says */
function tryToWrite(file: string): void {
  if (statSync(file, { throwIfNoEntry: false })?.isDirectory() === true)
    throw new TypeError('it is a directory')
  const trial = `${file}.${process.pid}.partial`
  writeWhole(trial, '')
  rmSync(trial)
}

/** Of the runs that wrote to these directories. Returns the files written. @throws TidemarkError `input` or `usage` */
export async function writeReports(
  directories: readonly string[],
  options: ReportOptions,
  place: ReportPlace,
): Promise<readonly string[]> {
  if (!wantsReports(options)) return []
  return await writeReportsOf(directories.map(recordedRun), options, place)
}

/** @throws TidemarkError `usage` when a file cannot be written */
export async function writeReportsOf(
  recorded: readonly RecordedRun[],
  options: ReportOptions,
  place: ReportPlace,
): Promise<readonly string[]> {
  const repository = repositoryAt(process.cwd())
  const redact = redaction(process.env)
  const runs = recorded.map((run) => reportedRun(run, repository, redact))
  const written = await filesOf(runs, options, place)
  for (const { file, text } of written) writeReport(file, text)
  const page = written.find(({ isPage }) => isPage === true)
  if (options.open === true && page !== undefined) await openedOrTold(resolve(page.file))
  if (wantsGithub(options, process.env)) await tellGithub(runs, place.stream)
  return written.map(({ file }) => file)
}

/** `report: .tidemark/report.html` for each. */
export function writtenLines(files: readonly string[]): string {
  return files.map((file) => `report: ${relative(process.cwd(), resolve(file))}\n`).join('')
}

interface ReportFile {
  readonly file: string
  readonly text: string
  readonly isPage?: true
}

async function filesOf(
  runs: readonly ReportedRun[],
  options: ReportOptions,
  { directory }: ReportPlace,
): Promise<readonly ReportFile[]> {
  const { open, junit, sarif, markdown } = options
  const html = options.html ?? (open === true ? true : undefined)
  const files: ReportFile[] = []
  if (html !== undefined) {
    const { reportPage } = await import('../report/html/page.ts')
    files.push({
      file: html === true ? join(directory, 'report.html') : html,
      text: reportPage(runs),
      isPage: true,
    })
  }
  if (junit !== undefined) {
    const { junitXml } = await import('../report/ci/junit.ts')
    files.push({ file: junit, text: junitXml(runs) })
  }
  if (sarif !== undefined) {
    const { sarifLog } = await import('../report/ci/sarif.ts')
    files.push({ file: sarif, text: sarifLog(runs, version()) })
  }
  if (markdown !== undefined) {
    const { markdownComment } = await import('../report/ci/markdown.ts')
    files.push({ file: markdown, text: markdownComment(runs, sourceBase(process.env)) })
  }
  return files
}

/** The verdict stands whether or not anybody can look at it. @param file whole */
export async function openedOrTold(file: string): Promise<void> {
  const { openPage } = await import('./open-page.ts')
  await openPage(file).catch((error: unknown) => {
    process.stderr.write(`tidemark: ${error instanceof Error ? error.message : String(error)}\n`)
  })
}

/** Appears whole or not at all. @throws TidemarkError `usage` when it cannot be written */
export function writeReport(file: string, content: string | Buffer, mode?: number): void {
  try {
    writeWhole(resolve(file), content, mode)
  } catch (cause) {
    throw cannotBeWritten(file, cause)
  }
}

function cannotBeWritten(file: string, cause: unknown): TidemarkError {
  return new TidemarkError('usage', `Write report ${file}: it cannot be written, wanted a file that can`, {
    cause,
  })
}

async function tellGithub(runs: readonly ReportedRun[], stream: NodeJS.WritableStream): Promise<void> {
  const { githubAnnotations } = await import('../report/ci/github-annotations.ts')
  const { markdownSummary } = await import('../report/ci/markdown.ts')
  writeUngated(stream, githubAnnotations(runs))
  const file = process.env['GITHUB_STEP_SUMMARY']
  if (file === undefined || file === '') return
  try {
    appendFileSync(file, markdownSummary(runs, sourceBase(process.env)))
  } catch (cause) {
    throw new TidemarkError(
      'usage',
      `Write the job summary: GITHUB_STEP_SUMMARY is ${file}, wanted a file that can be written`,
      { cause },
    )
  }
}

/** Where GitHub shows the sources of this commit; undefined anywhere else. */
function sourceBase(environment: NodeJS.ProcessEnv): string | undefined {
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository, GITHUB_SHA: sha } = environment
  if (server === undefined || repository === undefined || sha === undefined) return undefined
  const isSound =
    /^https?:\/\/[\w.:-]+$/.test(server) &&
    /^[\w.-]+\/[\w.-]+$/.test(repository) &&
    /^[0-9a-f]{7,64}$/.test(sha)
  return isSound ? `${server}/${repository}/blob/${sha}` : undefined
}
