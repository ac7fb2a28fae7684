// What one metric is. Its label sets are closed: cardinality is a product, and OpenTelemetry never forgets an attribute set.
// The Prometheus name follows from the OpenTelemetry one by that specification's rules, unless a familiar one is given.

export type MetricKind = 'counter' | 'gauge' | 'histogram'

export interface Label {
  /** What OpenTelemetry calls it. */
  readonly attribute: string
  /** All it can ever be. */
  readonly values: readonly string[]
  /** Which OpenTelemetry adds to each value. */
  readonly attributeSuffix?: string
}

export interface MetricDescription {
  /** Of OpenTelemetry, with dots. */
  readonly name: string
  /** A familiar name that dashboards know already. */
  readonly familiar?: string
  readonly kind: MetricKind
  /** In UCUM: `By`, `s`, `1`, `{thing}`. */
  readonly unit: string
  /** One sentence, and what it tells. */
  readonly help: string
  /** By their names in Prometheus. */
  readonly labels?: Readonly<Record<string, Label>>
  /** Upper bounds of a histogram's buckets, ascending, without the infinite one. */
  readonly bounds?: readonly number[]
}

export interface Metric extends MetricDescription {
  /** With underscores, its unit and `_total`. */
  readonly prometheus: string
  readonly labels: Readonly<Record<string, Label>>
}

const unitSuffixes: Readonly<Record<string, string>> = {
  By: '_bytes',
  s: '_seconds',
  'By/s': '_bytes_per_second',
}

export function prometheusName({ name, familiar, kind, unit }: MetricDescription): string {
  if (familiar !== undefined) return familiar
  const plain = name.replaceAll(/[^a-zA-Z0-9]+/g, '_')
  const suffix = unit === '1' && kind === 'gauge' ? '_ratio' : (unitSuffixes[unit] ?? '')
  const united = suffix !== '' && plain.endsWith(suffix) ? plain : plain + suffix
  return kind === 'counter' ? `${united}_total` : united
}
