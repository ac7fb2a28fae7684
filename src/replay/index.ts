// `tidemark/replay`: recorded and generated sessions, and a model and tools that play them back.
export { generateTranscript } from './generate-transcript.ts'
export { openTranscript } from './open-transcript.ts'
export { playback } from './playback.ts'
export { scriptedTranscript } from './scripted-transcript.ts'
export { sessionProfiles } from './session-profile.ts'
export { summaryModel } from './summary-model.ts'

export type { FailurePlan } from './failure-plan.ts'
export type { GenerateOptions } from './generate-transcript.ts'
export type { OpenTranscriptOptions } from './open-transcript.ts'
export type { Playback, PlaybackCounts, PlayedTurn } from './playback.ts'
export type { JsonlLimits } from './jsonl-transcript.ts'
export type { JsonLimits } from './json-transcript.ts'
export type { ModelOptions } from './replay-model.ts'
export type { ReplayTool, ReplayToolCall, ReplayToolResult } from './replay-tool.ts'
export type { ScriptedCall, ScriptedStep, ScriptedTurn } from './scripted-transcript.ts'
export type { SessionProfileName } from './session-profile.ts'
export type { SummaryModelOptions } from './summary-model.ts'
export type {
  CompactionRecord,
  ProgressEvent,
  ToolCallPart,
  Transcript,
  TranscriptCounts,
  TranscriptMessage,
  TranscriptPart,
  TranscriptTurn,
} from './transcript.ts'
