// The options of every command that can write reports: the same names, the same meaning.
import type { Command } from 'commander'

export interface ReportOptions {
  /** True: report.html in the output directory. */
  readonly html?: string | true
  /** Writes the page as `html: true` does, unless that names a file. */
  readonly open?: boolean
  readonly junit?: string
  readonly sarif?: string
  readonly markdown?: string
  /** Default: what the environment says, see `wantsGithub`. */
  readonly github?: boolean
}

export function addReportOptions(command: Command): Command {
  return command
    .option('--html [file]', 'write one self-contained page (default: report.html in the output directory)')
    .option('--open', 'show that page in a browser; it is written as with --html')
    .option('--junit <file>', 'write JUnit XML')
    .option('--sarif <file>', 'write SARIF 2.1.0, for code scanning')
    .option('--markdown <file>', 'write a short comment for a pull request')
    .option('--github', 'annotate lines and add a job summary (default: where GITHUB_ACTIONS is set)')
    .option('--no-github', 'neither annotate nor summarise, also where GITHUB_ACTIONS is set')
}

export function wantsGithub({ github }: ReportOptions, environment: NodeJS.ProcessEnv): boolean {
  return github ?? environment['GITHUB_ACTIONS'] === 'true'
}
