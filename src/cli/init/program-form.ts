// What a program offers to a scenario: how it is started, and what one cycle of it is.
import { z } from 'zod'

/** What an exported value is, or what a function returned when it was called. */
export const valueForm = z.enum(['server', 'handler', 'subject', 'function', 'value'])
export type ValueForm = z.infer<typeof valueForm>

/** What the look at a program sees, in a process of its own. */
export const seenProgram = z.object({
  exported: z.array(
    z.object({
      name: z.string(),
      form: valueForm,
      /** Of a function: its declared parameters. */
      parameters: z.array(z.string()),
    }),
  ),
  /** True when a server began to listen while it was imported, or while `called` was. */
  listens: z.boolean(),
  /** What calling an exported function returned. */
  returned: valueForm.optional(),
  /** Why it could not be imported, or the call failed. */
  failure: z.string().optional(),
})
export type SeenProgram = z.infer<typeof seenProgram>
export type Exported = SeenProgram['exported'][number]

/** How a scenario gets at the program. */
export type ProgramForm =
  /** It exports create() with step and close: it is a subject already. */
  | { readonly how: 'subject' }
  /** It listens as soon as it is imported. */
  | { readonly how: 'listens' }
  /** It listens once an exported function is called. */
  | { readonly how: 'starts'; readonly call: Call }
  /** A server that does not listen yet, or a request handler, exported or returned by a call. */
  | { readonly how: 'server' | 'handler'; readonly value: string; readonly call?: Call }
  /** One cycle is one call. */
  | { readonly how: 'function'; readonly call: Call }

export interface Call {
  readonly name: string
  /** What is passed, as it is written: `0`, `i`, nothing. */
  readonly passed: string
}
