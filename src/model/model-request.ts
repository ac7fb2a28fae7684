// A request of an agent in one neutral form, whichever wire it came by: what the answer depends on, and nothing else.

export interface ModelMessage {
  /** `tool`: the result of a call. Instructions of the system are no messages. */
  readonly from: 'user' | 'model' | 'tool'
  /** What a user said; of others it is not read, and empty. */
  readonly text: string
  /** Ids of the calls that are made or answered in it, where the wire has any. */
  readonly callIds: readonly string[]
}

export interface OfferedTool {
  readonly name: string
  /** JSON Schema of its arguments, as the agent sent it. */
  readonly schema: unknown
}

export interface ModelRequest {
  readonly model: string
  /** In pieces, or as a whole. */
  readonly isStreamed: boolean
  /** As the wire counts them. */
  readonly messageCount: number
  readonly messages: readonly ModelMessage[]
  /** Those that can be called with JSON; empty when the request forbids calls. */
  readonly tools: readonly OfferedTool[]
  /** The tool that must be called, when the request says so. */
  readonly forcedTool?: string
  /** The answer must be JSON, of this schema where one is given. */
  readonly json?: { readonly schema: unknown }
}
