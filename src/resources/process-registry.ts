// The registry of this process, for programs that need only one.
import { ResourceRegistry } from './registry.ts'

/** Level `counts` until it is told otherwise. */
export const processRegistry = new ResourceRegistry()
