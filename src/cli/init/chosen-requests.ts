// What is asked of a server, as the command line has it or as it is answered on a terminal.
import { TidemarkError } from '../../errors.ts'
import { askPaths } from './init-questions.ts'
import type { Requests } from './requests.ts'

export interface RequestOptions {
  readonly path?: readonly string[]
  readonly method?: string
  readonly body?: string
}

/** Of what is sent with a body when nothing else is said. @throws TidemarkError `usage` */
export function methodOf({ method, body }: RequestOptions): string {
  const chosen = (method ?? (body === undefined ? 'GET' : 'POST')).toUpperCase()
  if (!/^[A-Z]{3,20}$/.test(chosen))
    throw new TidemarkError('usage', `Set up requests: found --method ${method}, wanted one such as POST`)
  if (body !== undefined && (chosen === 'GET' || chosen === 'HEAD'))
    throw new TidemarkError(
      'usage',
      `Set up requests: found --body with ${chosen}, wanted a method that takes one`,
    )
  return chosen
}

/** @throws TidemarkError `usage` */
export async function chosenRequests(options: RequestOptions, asks: boolean): Promise<Requests> {
  const method = methodOf(options)
  const paths = options.path ?? (asks ? await askPaths() : ['/'])
  const wrong = paths.find((path) => !path.startsWith('/'))
  if (wrong !== undefined)
    throw new TidemarkError(
      'usage',
      `Set up requests: found --path ${JSON.stringify(wrong)}, wanted one such as /users or /users/{i}`,
    )
  return { paths, method, body: options.body }
}
