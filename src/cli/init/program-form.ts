// What a program offers to a scenario: how it is started, what one step of it is, and how its host ends it.
import { z } from 'zod'

/** What an exported value is, or what a function returned when it was called. */
export const valueForm = z.enum([
  'server',
  /** A function of a request and a response. */
  'handler',
  /** An object with `fetch`, which answers a Request with a Response. */
  'fetch',
  /** What a call gave that is one. */
  'response',
  /** An object that can be told to listen. */
  'app',
  'subject',
  'function',
  'value',
])
export type ValueForm = z.infer<typeof valueForm>

/** What the look at a program sees, in a process of its own. */
export const seenProgram = z.object({
  exported: z.array(
    z.object({
      name: z.string(),
      form: valueForm,
      /** Of a function: its declared parameters. */
      parameters: z.array(z.string()),
      /** Of an object that listens: it has a `close`. */
      closes: z.boolean(),
    }),
  ),
  /** True when a server began to listen while it was imported, or while `called` was. */
  listens: z.boolean(),
  /** It has a handler of SIGTERM. */
  hearsSignal: z.boolean(),
  /** What calling an exported function returned. */
  returned: valueForm.optional(),
  /** Why it could not be imported, or the call failed. */
  failure: z.string().optional(),
})
export type SeenProgram = z.infer<typeof seenProgram>
export type Exported = SeenProgram['exported'][number]

/** What a host does to end the program. */
export type Ending =
  /** It has a handler of SIGTERM. */
  | { readonly how: 'signal' }
  /** It exports a function for that, `stop`, or an object with one, `app` with its `close`. */
  | { readonly how: 'call'; readonly name: string; readonly member?: 'close' }
  | { readonly how: 'nothing' }

/** How a scenario gets at the program. */
export type ProgramForm =
  /** It exports create() with step and close: it is a subject already. */
  | { readonly how: 'subject' }
  /** It listens as soon as it is imported. */
  | { readonly how: 'listens'; readonly ending: Ending }
  /** It listens once an exported function is called. */
  | { readonly how: 'starts'; readonly call: Call; readonly ending: Ending }
  /** An exported object listens once it is told to. */
  | { readonly how: 'app'; readonly value: string; readonly ending: Ending }
  /** A server that does not listen yet, a handler of requests, or what has `fetch`: exported, or returned by a call. */
  | Offered<'server'>
  | Offered<'handler'>
  | Offered<'fetch'>
  /** It answers a Request with a Response. */
  | { readonly how: 'answers'; readonly value: string; readonly ending: Ending }
  /** One step is one call. */
  | { readonly how: 'function'; readonly call: Call; readonly ending: Ending }

interface Offered<How extends string> {
  readonly how: How
  readonly value: string
  readonly call?: Call
  readonly ending: Ending
}

export interface Call {
  readonly name: string
  /** What is passed, as it is written: `0`, `i`, nothing. */
  readonly passed: string
}
