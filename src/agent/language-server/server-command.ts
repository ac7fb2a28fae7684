// How a language server is started, and which files are its own.

export interface ServerCommand {
  /** Named in the books and in errors; one server of a name runs per directory. */
  readonly name: string
  readonly file: string
  readonly args: readonly string[]
  /** Language ids by file extension, dot included: `{ '.ts': 'typescript' }`. */
  readonly languages: Readonly<Record<string, string>>
}

export interface ServerLimits {
  /** Documents open at once; the longest unused is closed first. Default 20. */
  readonly maxDocuments: number
  /** Of one document; bigger ones are refused. Default 1 MiB. */
  readonly maxDocumentBytes: number
  /** A server that does not answer for this long is ended. Default 15,000 ms. */
  readonly answerMs: number
  /** For shutdown, and again for the process to end after exit. Default 1,000 ms. */
  readonly shutdownMs: number
}

export const defaultServerLimits: ServerLimits = {
  maxDocuments: 20,
  maxDocumentBytes: 1024 * 1024,
  answerMs: 15_000,
  shutdownMs: 1000,
}
