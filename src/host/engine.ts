// What the measured process does differently on another runtime than Node: who watches, what collects and counts, how it
// looks at its heap, and by which calls it reaches its runner.
import type { LiveSite } from '../heap/site-sampler.ts'
import type { RegistryLevel } from '../resources/level.ts'
import type { ResourceWatch } from './resource-watch.ts'

export interface Engine {
  wireOf(fd: number): Wire
  /** Undefined at `off`. */
  watch(level: RegistryLevel): Promise<ResourceWatch | undefined>
  /** @throws TidemarkError `environment` where nothing collects: a sample without a collection says nothing */
  collect(this: void, generation: 'all' | 'young'): void
  /** Of the heap, after a collection: objects, as far as they are told from code. */
  objectsBytes(): number
  /** Objects by the engine's own type, exactly; undefined where it counts none. */
  typeCounts(): Readonly<Record<string, number>> | undefined
  readonly snapshots: Snapshots
  /** Lines that allocate what lives, one for so many bytes; of an engine that does not tell there are none. */
  sampler(intervalBytes: number): AllocationSampler
}

export interface Snapshots {
  /** Of the heap that one would be taken of: an estimate of its size. */
  heapBytes(): number
  /** @throws what the file system says, EEXIST too */
  write(file: string, options: SnapshotOptions): void
  /** Whether they have the values of numbers, by which a cache that is not full is told. */
  readonly showNumbers: boolean
  /** Whether worker threads give theirs. */
  readonly ofWorkers: boolean
}

export interface SnapshotOptions {
  readonly exposeNumericValues: boolean
}

export interface AllocationSampler {
  read(): readonly LiveSite[]
  /** Lets go of what the program has logged. */
  forgetConsole(): void
}

/** Blocking transfers over the channel to the runner. */
export interface Wire {
  /** One byte into the buffer at that place: how many were read. @throws EAGAIN where there is none yet */
  read(into: Buffer, at: number): number
  /** From the offset on: how many were written. @throws EAGAIN where there is no room yet */
  write(bytes: Buffer, offset: number): number
}
