// The one line for users: a monitor of this process, relief where they offer some, and evidence when it was in vain.
import { PressureMonitor, type PressureOptions } from '../pressure/pressure-monitor.ts'
import { type CaptureOptions, EvidenceCapture } from './evidence-capture.ts'

export interface CaptureOnPressureOptions extends CaptureOptions, Omit<PressureOptions, 'read'> {
  /** A signal that asks for a diagnosis and a snapshot, such as `SIGUSR2`. Default: none. */
  readonly signal?: NodeJS.Signals
}

export interface PressureCapture extends AsyncDisposable {
  readonly monitor: PressureMonitor
  readonly capture: EvidenceCapture
}

/**
 * Watches the memory of this process until it is disposed; its timer keeps no process alive. When memory is critical
 * it writes a diagnosis, asks for relief, and if that was in vain writes one heap snapshot.
 *
 * @example
 * const memory = captureOnPressure({ directory: '/var/lib/app' })
 */
export function captureOnPressure(options: CaptureOnPressureOptions): PressureCapture {
  const { signal, watchers = [], ...rest } = options
  const owned = new AsyncDisposableStack()
  const capture = owned.use(new EvidenceCapture(rest))
  const monitor = owned.use(new PressureMonitor({ ...rest, watchers: [capture, ...watchers] }))
  captureOnSignal({ monitor, capture, signal }, owned)
  return { monitor, capture, [Symbol.asyncDispose]: () => owned.disposeAsync() }
}

export interface SignalCapture {
  readonly monitor: PressureMonitor
  readonly capture: EvidenceCapture
  /** Undefined for none. */
  readonly signal: NodeJS.Signals | undefined
}

/** A diagnosis and a snapshot whenever somebody asks, until `owned` is disposed. */
export function captureOnSignal(
  { monitor, capture, signal }: SignalCapture,
  owned: AsyncDisposableStack,
): void {
  if (signal === undefined) return
  const asked = (): void => {
    monitor.look()
    capture.diagnose('signal', monitor.reading)
    void capture.snapshot(monitor.reading)
  }
  process.on(signal, asked)
  owned.defer(() => void process.off(signal, asked))
}
