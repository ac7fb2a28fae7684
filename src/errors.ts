// The one error class of Tidemark and its table of codes; the edge maps codes to exit codes.

/** Every code, with what it means to a user. Held equal to docs/errors.md by a test. */
export const errorCodes = {
  usage: 'The command line or an option is wrong',
  input: 'A file that was given cannot be read as what it should be',
  'store-open': 'The session store cannot be opened',
  'store-version': 'The session store was written by a newer version',
  'session-unknown': 'No session has this id',
  'session-busy': 'A prompt is already running in this session',
  'memory-budget': 'Too many sessions are at work for the memory there is',
  disposed: 'It was used after it was disposed',
  aborted: 'The caller aborted it',
  overflow: 'A reader of events was too slow and was ended',
  'event-lost': 'Events could not be written to disk',
  model: 'The model failed and retries are used up',
  process: 'A child process could not be started, or failed',
  'language-server': 'A language server could not be started, or does not answer',
  tool: 'A tool could not do what it was asked',
  subject: 'The subject module does not have the expected shape',
  protocol: 'The measured process sent something that is not part of the protocol',
  environment: 'This machine or runtime lacks something that is needed',
} as const

export type ErrorCode = keyof typeof errorCodes

/** Message: action, colon, current state and wanted state, no final period. */
export class TidemarkError extends Error {
  override readonly name = 'TidemarkError'
  readonly code: ErrorCode

  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}
