// What an agent tells its subscribers: small events, each with only what is new.
import type { PartKind, PartState, Role } from './message.ts'
import type { CompactionOutcome } from './compaction/compactor.ts'
import type { PromptOutcome } from './prompt/outcome.ts'

interface InSession {
  readonly sessionId: string
}

interface InMessage extends InSession {
  readonly messageId: number
}

interface InPart extends InMessage {
  readonly partId: number
}

export type AgentEvent =
  | ({ readonly type: 'message-added'; readonly role: Role } & InMessage)
  | ({ readonly type: 'part-added'; readonly kind: PartKind; readonly tool?: string } & InPart)
  /** `text` is what the model has added since the last event of this part; parts are stored later, under `streamId`. */
  | ({ readonly type: 'text-delta'; readonly streamId: string; readonly text: string } & InMessage)
  | ({ readonly type: 'part-state'; readonly state: PartState } & InPart)
  | ({ readonly type: 'part-removed' } & InPart)
  /** `body` is only what is new since the last event of this call. */
  | ({
      readonly type: 'tool-output'
      readonly callId: string
      readonly kind: string
      readonly body: string
    } & InPart)
  | ({ readonly type: 'step-finished'; readonly finish: string } & InMessage)
  | ({
      readonly type: 'compaction'
      readonly outcome: CompactionOutcome
      readonly tokensBefore: number
      readonly tokensAfter: number
    } & InSession)
  | ({ readonly type: 'prompt-finished'; readonly outcome: PromptOutcome } & InSession)
