// What a server says about a document, as far as an agent wants it: checked where it enters, and bounded.
import { z } from 'zod'

/** Diagnostics kept of one document, and characters of one message. A model reads no more of them. */
const maxDiagnostics = 200
const maxMessageCharacters = 2000

export interface Diagnostic {
  /** From 1. */
  readonly line: number
  readonly character: number
  readonly severity: 'error' | 'warning' | 'information' | 'hint'
  readonly message: string
}

const severities = ['error', 'warning', 'information', 'hint'] as const

const item = z.object({
  range: z.object({ start: z.object({ line: z.number(), character: z.number() }) }),
  severity: z.number().optional(),
  message: z.string(),
})

const report = z.object({ items: z.array(z.unknown()) })
const published = z.object({ uri: z.string(), diagnostics: z.array(z.unknown()) })

/** Answer to `textDocument/diagnostic`; what is not understood is left out. */
export function reportedDiagnostics(answer: unknown): readonly Diagnostic[] {
  return diagnosticsOf(report.safeParse(answer).data?.items ?? [])
}

/** Parameters of `textDocument/publishDiagnostics`; undefined when they are none. */
export function publishedDiagnostics(
  params: unknown,
): { readonly uri: string; readonly diagnostics: readonly Diagnostic[] } | undefined {
  const { data } = published.safeParse(params)
  return data && { uri: data.uri, diagnostics: diagnosticsOf(data.diagnostics) }
}

function diagnosticsOf(items: readonly unknown[]): readonly Diagnostic[] {
  return items.slice(0, maxDiagnostics).flatMap((each) => {
    const { data } = item.safeParse(each)
    if (data === undefined) return []
    const { line, character } = data.range.start
    const severity = severities[(data.severity ?? 1) - 1] ?? 'error'
    return [{ line: line + 1, character: character + 1, severity, message: cut(data.message) }]
  })
}

function cut(message: string): string {
  return message.slice(0, maxMessageCharacters)
}
