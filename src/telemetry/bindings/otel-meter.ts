// What is used of an OpenTelemetry meter, as a type of its own: whoever has no OpenTelemetry need not install its types.

type Attributes = Readonly<Record<string, string | number | boolean>>

interface InstrumentOptions {
  readonly unit?: string
  readonly description?: string
  readonly advice?: { readonly explicitBucketBoundaries?: number[] }
}

/** An observable instrument; its own meter knows it. */
type OtelObservable = object

interface OtelObservations {
  observe(instrument: OtelObservable, value: number, attributes?: Attributes): void
}

/** A `Meter` of `@opentelemetry/api` 1.x. */
export interface OtelMeter {
  createObservableCounter(name: string, options?: InstrumentOptions): OtelObservable
  createObservableGauge(name: string, options?: InstrumentOptions): OtelObservable
  createHistogram(
    name: string,
    options?: InstrumentOptions,
  ): { record(value: number, attributes?: Attributes): void }
  addBatchObservableCallback(
    callback: (observations: OtelObservations) => void,
    observables: OtelObservable[],
  ): void
  removeBatchObservableCallback(
    callback: (observations: OtelObservations) => void,
    observables: OtelObservable[],
  ): void
}
