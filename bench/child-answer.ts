import type { ChildProcess, Serializable } from 'node:child_process'
import { once } from 'node:events'
import type { z } from 'zod'

/** The next message of this child, which is taken for the answer: one question at a time. */
export async function answered<Answer>(
  child: ChildProcess,
  ask: Serializable,
  schema: z.ZodType<Answer>,
): Promise<Answer> {
  const answer = once(child, 'message')
  child.send(ask)
  const [message]: unknown[] = await answer
  return schema.parse(message)
}
