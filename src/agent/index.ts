// `tidemark/agent`: the reference agent, its parts and its limits. Loads the `ai` package.
export { Agent } from './agent.ts'
export { compactionChannel, promptChannel, stepChannel } from './announce.ts'
export { createAgent } from './create-agent.ts'
export { EventQueue } from './events/event-queue.ts'
export { EventStream } from './events/event-stream.ts'
export { defaultParts } from './parts.ts'
export { guardExit } from './process/exit-guard.ts'
export { AgentServer } from './server/agent-server.ts'
export { requestChannel } from './server/server-parts.ts'
export { Session } from './session.ts'

export type { AgentCounters } from './agent-counters.ts'
export type {
  CompactionAnnouncement,
  PromptAnnouncement,
  StepAnnouncement,
  ToolAnnouncement,
} from './announce.ts'
export type { Background, BackgroundLimits } from './background.ts'
export type { CompactionOutcome } from './compaction/compaction-outcome.ts'
export type { CompactionReport } from './compaction/compactor.ts'
export type { EventQueueCounters, EventQueueOptions, OverflowPolicy } from './events/event-queue.ts'
export type { EventStreamCounters, EventStreamLimits, EventStreamOptions } from './events/event-stream.ts'
export type { StreamEvent, StreamRecord } from './events/stream-record.ts'
export type { AgentEvent } from './events.ts'
export type { Message, Part, StoredPart, Usage } from './message.ts'
export type { AgentLimits, AgentModel, AgentOptions, CompactionOptions } from './options.ts'
export type { AgentParts } from './parts.ts'
export type { ExitGuardOptions } from './process/exit-guard.ts'
export type { PromptOutcome, PromptResult } from './prompt/outcome.ts'
export type { ServerFigures, ServerOptions } from './server/agent-server.ts'
export type { StreamFigures, StreamLimits } from './server/event-streams.ts'
export type { RequestAnnouncement, ServerParts } from './server/server-parts.ts'
export type { CompactOptions, MessagePage, PromptOptions } from './session.ts'
export type { ShutdownReport, StepReport } from './shutdown/shutdown.ts'
export type { Task, TaskEnd, TaskLife, TaskOptions, TaskOutcome } from './tasks/task.ts'
export type { Tool, ToolCall, ToolResult } from './tools/tool.ts'
