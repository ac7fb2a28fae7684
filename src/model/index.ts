// `tidemark/model`: a model over HTTP, in the wire formats that agents speak.
export { modelEnvironment } from './model-environment.ts'
export { ModelServer } from './model-server.ts'

export type { ModelServerOptions } from './model-server.ts'
export type { RequestEntry } from './request-entry.ts'
export type { WireName } from './wires/wire.ts'
export type { Workload } from './workload.ts'
