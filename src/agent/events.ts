// What an agent tells its subscribers: small events, each with only what is new.
import type { CompactionTrigger, PartKind, PartState, Role } from './message.ts'
import type { CompactionOutcome } from './compaction/compaction-outcome.ts'
import type { PromptOutcome } from './prompt/outcome.ts'
import type { TaskEnd } from './tasks/task.ts'

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
      readonly trigger: CompactionTrigger
      readonly outcome: CompactionOutcome
      readonly tokensBefore: number
      readonly tokensAfter: number
    } & InSession)
  | ({ readonly type: 'prompt-finished'; readonly outcome: PromptOutcome } & InSession)
  /** Made, or opened again. `parentId` is the session above a subagent's. */
  | ({ readonly type: 'session-opened'; readonly parentId?: string } & InSession)
  /** Its user is done with it; it can be opened again. */
  | ({ readonly type: 'session-ended' } & InSession)
  | ({ readonly type: 'session-deleted' } & InSession)
  /** `parentId` is the task that started it. */
  | ({
      readonly type: 'task-started'
      readonly taskId: string
      readonly label: string
      readonly parentId?: string
    } & InSession)
  | ({ readonly type: 'task-ended'; readonly taskId: string; readonly end: TaskEnd } & InSession)
