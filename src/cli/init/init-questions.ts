// What `tidemark init` asks on a terminal. The library is loaded only when somebody is asked.
import type { Option } from '@clack/prompts'
import { TidemarkError } from '../../errors.ts'

const OTHER = 'another file'

/** The program's file, from the working directory. @throws TidemarkError `aborted` when the question is not answered */
export async function askProgram(candidates: readonly string[]): Promise<string> {
  const { select, text } = await import('@clack/prompts')
  if (candidates.length > 0) {
    const options: Option<string>[] = [...candidates, OTHER].map((value) => ({ value, label: value }))
    const chosen = answered(await select({ message: 'Which file is the program?', options }))
    if (chosen !== OTHER) return chosen
  }
  return answered(
    await text({
      message: 'The file of the program, a module that can be imported:',
      validate: (value) => (value === undefined || value.trim() === '' ? 'Wanted a path' : undefined),
    }),
  )
}

/** What is requested of a server. @throws TidemarkError `aborted` when the question is not answered */
export async function askPaths(): Promise<readonly string[]> {
  const { text } = await import('@clack/prompts')
  const given = answered(
    await text({
      message: 'Paths to request of it, in turn:',
      initialValue: '/',
      validate: (value) =>
        pathsIn(value ?? '').every((path) => path.startsWith('/'))
          ? undefined
          : 'Wanted paths such as /users, with spaces between them',
    }),
  )
  return pathsIn(given)
}

function pathsIn(text: string): readonly string[] {
  const paths = text.split(/\s+/).filter((path) => path !== '')
  return paths.length === 0 ? ['/'] : paths
}

function answered(answer: string | symbol): string {
  if (typeof answer === 'string') return answer
  throw new TidemarkError('aborted', 'Set up Tidemark: it was cancelled, nothing was written')
}
