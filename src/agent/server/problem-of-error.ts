// What an error means to the client of the agent's server.
import { z } from 'zod'
import { type ErrorCode, TidemarkError } from '../../errors.ts'
import { HttpProblem } from '../../http/http-problem.ts'

const statusOf: Partial<Record<ErrorCode, number>> = {
  'session-unknown': 404,
  'session-busy': 409,
  'memory-budget': 503,
  disposed: 503,
  input: 400,
}

/** Messages of unknown errors stay inside: they may hold paths or worse. */
export function problemOf(error: unknown): HttpProblem {
  if (error instanceof HttpProblem) return error
  if (error instanceof z.ZodError) return new HttpProblem(400, 'input', z.prettifyError(error))
  if (error instanceof RangeError) return new HttpProblem(400, 'input', error.message)
  const status = error instanceof TidemarkError ? statusOf[error.code] : undefined
  if (error instanceof TidemarkError && status !== undefined) {
    return new HttpProblem(status, error.code, error.message)
  }
  return new HttpProblem(500, 'internal', 'Serve request: the server failed')
}
