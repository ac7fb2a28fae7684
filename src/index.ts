// The public API, name by name. Light on purpose: a watched program may import it, so nothing heavy is reached from here.
export { defineConfig } from './config/config.ts'
export { errorCodes, TidemarkError } from './errors.ts'
export { Holding } from './resources/holding.ts'
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
export type { Figures, Subject, SubjectContext } from './host/subject.ts'
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
export type {
  AgentDriver,
  AgentStart,
  DrivenAgent,
  DrivenEvent,
  DrivenSession,
  DrivenTool,
  StepReport,
} from './scenario/agent-driver.ts'
export type { CaptureOnPressureOptions, PressureCapture } from './telemetry/capture/capture-on-pressure.ts'
export type { SnapshotReport } from './telemetry/capture/capture-record.ts'
export type { WriteSnapshot } from './telemetry/capture/snapshot-writer.ts'
export type { PrometheusRegistry } from './telemetry/bindings/prom-client.ts'
export type { MetricsHandler } from './telemetry/endpoint/metrics-handler.ts'
export type { Observation, ObserveOptions, ProfilesOptions } from './telemetry/observe.ts'
export type { PressureOptions, PressureWatcher } from './telemetry/pressure/pressure-monitor.ts'
export type { ReliefActions, ReliefContext } from './telemetry/pressure/relief.ts'
export type { Budget, Phase, PreparedArgument, Scenario, Swap } from './scenario/definition.ts'
