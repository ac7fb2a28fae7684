// What a request is answered that is not served: a status, a code a program can act on, and words for people.

export interface Problem {
  readonly status: number
  readonly code: string
  readonly message: string
}

export class HttpProblem extends Error implements Problem {
  override readonly name = 'HttpProblem'
  readonly status: number
  readonly code: string

  constructor(status: number, code: string, message: string) {
    super(message)
    this.status = status
    this.code = code
  }
}
