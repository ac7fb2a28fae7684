// The public API, name by name. Light on purpose: a watched program may import it, so nothing heavy is reached from here.
export { defineConfig } from './config/config.ts'
export { errorCodes, TidemarkError } from './errors.ts'
export { resourceKinds } from './resources/kind.ts'
export { ownerScopes, Owner } from './resources/owner.ts'
export { reportAtExit } from './resources/exit-report.ts'
export { leaksOf } from './resources/leaks.ts'
export { track } from './resources/track.ts'
export { processRegistry } from './resources/process-registry.ts'
export { ResourceRegistry } from './resources/registry.ts'
export { byOwner, difference } from './resources/snapshot.ts'
export { defineScenario } from './scenario/definition.ts'
export { captureOnPressure } from './telemetry/capture/capture-on-pressure.ts'
export { heapdumpSnapshot } from './telemetry/capture/snapshot-writer.ts'
export { observe } from './telemetry/observe.ts'
export { PressureMonitor } from './telemetry/pressure/pressure-monitor.ts'

export type { Amount, Config, ScenarioBudget, Suppression } from './config/config.ts'
export type { ErrorCode } from './errors.ts'
export type { Answerable, Figures, Place, Subject, SubjectContext } from './host/subject.ts'
export type { EntryState } from './resources/entry.ts'
export type { Leaks } from './resources/leaks.ts'
export type { Retained } from './resources/released.ts'
export type { Position } from './resources/source-map.ts'
export type { CaptureOptions, EvidenceCapture } from './telemetry/capture/evidence-capture.ts'
export type { MetricsServerOptions } from './telemetry/endpoint/metrics-server.ts'
export type { MemoryLimits, MemoryReading } from './telemetry/pressure/memory-reading.ts'
export type { PressureSettings, PressureState, Transition } from './telemetry/pressure/pressure-decision.ts'
export type { LevelFound, PressureLevel, PressureMeasure } from './telemetry/pressure/pressure-level.ts'
export type { PressureRecord, ReliefFigures } from './telemetry/pressure/pressure-record.ts'
export type { SessionTicket, SessionTickets } from './telemetry/pressure/session-tickets.ts'
export type { Holding } from './resources/holding.ts'
export type { ResourceKind, ResourceKinds } from './resources/kind.ts'
export type { RegistryLevel } from './resources/level.ts'
export type { OwnerScope } from './resources/owner.ts'
export type { HoldOptions, RegistryOptions } from './resources/registry.ts'
export type { Site } from './resources/site.ts'
export type {
  Held,
  HeldOwner,
  KindFigures,
  RegistryDifference,
  RegistrySnapshot,
} from './resources/snapshot.ts'
export type { CaptureOnPressureOptions, PressureCapture } from './telemetry/capture/capture-on-pressure.ts'
export type { CaptureRecord, SnapshotOutcome, SnapshotReport } from './telemetry/capture/capture-record.ts'
export type { WriteSnapshot } from './telemetry/capture/snapshot-writer.ts'
export type { PrometheusRegistry } from './telemetry/bindings/prom-client.ts'
export type { MetricsHandler } from './telemetry/endpoint/metrics-handler.ts'
export type { Observation, ObserveOptions, ProfilesOptions } from './telemetry/observe.ts'
export type { ObservableAgent } from './telemetry/sources/observable-agent.ts'
export type { OtelMeter } from './telemetry/bindings/otel-meter.ts'
export type { PressureOptions, PressureWatcher } from './telemetry/pressure/pressure-monitor.ts'
export type {
  ReliefActions,
  ReliefContext,
  ReliefKind,
  ReliefOutcome,
  ReliefReport,
  Relieve,
} from './telemetry/pressure/relief.ts'
export type { Budget, Phase, PreparedArgument, Scenario, Swap } from './scenario/definition.ts'
export type { CaptureCause } from './telemetry/capture/diagnosis.ts'
export type {
  CaptureDirectory,
  CaptureFile,
  CaptureKind,
  CaptureLimits,
} from './telemetry/capture/capture-directory.ts'
export type { CgroupMemory } from './telemetry/pressure/cgroup.ts'
export type { Growing, GrowthSettings, GrowthState } from './telemetry/pressure/growth-signal.ts'
export type { MemoryStall } from './telemetry/pressure/stall.ts'
export type { SnapshotRoom } from './telemetry/capture/snapshot-guard.ts'
export type { TargetOptions } from './telemetry/profiles/profile-target.ts'
