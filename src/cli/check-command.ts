// `tidemark check FILE`: judges a module that knows nothing of Tidemark, by its shape alone.
import { join } from 'node:path'
import { exitCode } from '../report/exit-code.ts'
import { fileUrl } from './catalogue.ts'
import { DEFAULT_OUT, judgedRun } from './judged-run.ts'

export interface CheckOptions {
  readonly cycles?: number
  readonly out?: string
  readonly json?: boolean
}

/** Returns the exit code. @throws TidemarkError `input` or `usage` */
export async function check(file: string, options: CheckOptions): Promise<number> {
  const { cycles } = options
  const { verdict, result, report } = await judgedRun({
    location: { kind: 'module', url: fileUrl(file, 'subject'), ...(cycles === undefined ? {} : { cycles }) },
    claim: { phases: [{ name: 'life' }], budget: {} },
    options: { outDirectory: options.out ?? join(DEFAULT_OUT, 'check') },
  })
  process.stdout.write(options.json === true ? `${JSON.stringify(result, null, 2)}\n` : report)
  return exitCode(verdict.verdict)
}
