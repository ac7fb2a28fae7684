// What a task is: work that somebody waits for, or that runs beside a prompt, with an end in every case.

/** `stale`: it gave no sign of life for too long, and was given up. */
export const taskEnds = ['completed', 'failed', 'timed-out', 'cancelled', 'stale'] as const

export type TaskEnd = (typeof taskEnds)[number]

export interface TaskOptions {
  readonly sessionId: string
  /** A few words, for people. */
  readonly label: string
  /** The task that started it. */
  readonly parentId?: string
  /** Cancelled after this. Default 30 minutes; Infinity for none. */
  readonly timeoutMs?: number
  /** Given up after this long without a sign of life. Default 10 minutes; Infinity for never. */
  readonly staleMs?: number
}

export interface TaskLife {
  readonly id: string
  /** Aborted when the task is to end. */
  readonly signal: AbortSignal
  /** A sign of life. */
  readonly heartbeat: () => void
}

/** How it ended. Never rejects: a task that failed says so. */
export interface TaskOutcome<Result> {
  readonly end: TaskEnd
  /** Of a completed task. */
  readonly result?: Result
  /** Of a failed one. */
  readonly error?: unknown
}

export interface Task<Result> {
  readonly id: string
  readonly outcome: Promise<TaskOutcome<Result>>
  /** False when it had ended. */
  cancel(): boolean
}
