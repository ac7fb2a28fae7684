// A request that gets no answer of the model: a status, a code a program can act on, and words for people.

export class RefusedRequest extends Error {
  override readonly name = 'RefusedRequest'
  readonly status: number
  readonly code: string

  constructor(status: number, code: string, message: string) {
    super(message)
    this.status = status
    this.code = code
  }

  /** In the one form that clients of all wires find the message in. */
  get body(): object {
    const { status, code, message } = this
    return { type: 'error', error: { type: 'invalid_request_error', code, status, message } }
  }
}
