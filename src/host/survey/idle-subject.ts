// A subject that does nothing: surveyed, it shows what the harness keeps of its own. Loaded by its address, as any subject.
import type { Subject } from '../subject.ts'

export function create(): Subject {
  return { step: () => undefined, close: () => undefined }
}
