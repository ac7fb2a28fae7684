// Queries that can name only what the catalogue has: a metric or a label outside of it does not compile.
// A counter is reachable only through a rate or an increase, and the bare value only of a gauge.
import {
  catalogue,
  type HistogramKey,
  type LabelsOf,
  type MetricKey,
} from '../../src/telemetry/catalogue/catalogue.ts'

type OfKind<Kind extends string> = {
  [Key in MetricKey]: (typeof catalogue)[Key]['kind'] extends Kind ? Key : never
}[MetricKey]
export type GaugeKey = OfKind<'gauge'>
export type CounterKey = OfKind<'counter'>

type LabelName<Key extends MetricKey> = string extends keyof LabelsOf<Key>
  ? never
  : Extract<keyof LabelsOf<Key>, string>

/** A label's one value, or any of several. */
export type Only<Key extends MetricKey> = {
  readonly [Name in LabelName<Key>]?: LabelsOf<Key>[Name] | readonly LabelsOf<Key>[Name][]
}

/** Of Prometheus: which process it was. Every series has them. */
const target = ['job', 'instance'] as const

/** A query, and the labels that its series have beside job and instance. */
export interface Vector<Label extends string = string> {
  readonly text: string
  readonly labels: readonly Label[]
}

/** With less than this nothing is said of growth. */
const LEAST_GROWTH_WINDOW = '10m'

/** Where queries are for. */
interface Place {
  /** In every selector. */
  readonly matchers: readonly string[]
  /** Of rates: at least four scrapes. */
  readonly rateWindow: string
}

class Queries {
  readonly #place: Place

  constructor(place: Place) {
    this.#place = place
  }

  gauge<Key extends GaugeKey>(key: Key, only?: Only<Key>): Vector<LabelName<Key>> {
    return { text: this.#selector(key, '', only), labels: labelNames(key) }
  }

  /** Per second. */
  rate<Key extends CounterKey>(key: Key, only?: Only<Key>): Vector<LabelName<Key>> {
    return this.#over('rate', key, '', only)
  }

  /** @param window default: that of rates */
  increase<Key extends CounterKey>(key: Key, only?: Only<Key>, window?: string): Vector<LabelName<Key>> {
    return this.#over('increase', key, '', only, window)
  }

  /** How much of each second went into what the histogram measures. */
  share<Key extends HistogramKey>(key: Key, only?: Only<Key>): Vector<LabelName<Key>> {
    return this.#over('rate', key, '_sum', only)
  }

  /** How often per second. */
  frequency<Key extends HistogramKey>(key: Key, only?: Only<Key>): Vector<LabelName<Key>> {
    return this.#over('rate', key, '_count', only)
  }

  quantile<Key extends HistogramKey, By extends LabelName<Key>>(
    quantile: number,
    key: Key,
    by: readonly By[] = [],
  ): Vector<By> {
    const { text } = this.#over('rate', key, '_bucket')
    const labels = [...target, ...by, 'le'].join(', ')
    return { text: `histogram_quantile(${quantile}, sum by (${labels}) (${text}))`, labels: by }
  }

  /**
   * Per second, by least squares. Of a process that has started anew within the window, over the shorter one; nothing
   * before there is that much of it: seconds of a start are no growth of gigabytes an hour.
   */
  slope<Key extends GaugeKey>(key: Key, window: string, only?: Only<Key>): Vector<LabelName<Key>> {
    const series = this.#selector(key, '', only)
    const starts = this.#selector('processStartTime', '')
    const over = (range: string): string =>
      `(deriv(${series}[${range}]) and ${series} offset ${LEAST_GROWTH_WINDOW} unless on (job, instance) changes(${starts}[${range}]) > 0)`
    return { text: `(${over(window)} or ${over(LEAST_GROWTH_WINDOW)})`, labels: labelNames(key) }
  }

  /** How often the value was another one: of a start time, restarts. */
  changes<Key extends GaugeKey>(key: Key, window?: string): Vector<LabelName<Key>> {
    const range = window ?? this.#place.rateWindow
    return { text: `changes(${this.#selector(key, '')}[${range}])`, labels: labelNames(key) }
  }

  #over<Key extends MetricKey>(
    of: 'rate' | 'increase',
    key: Key,
    suffix: string,
    only?: Only<Key>,
    window = this.#place.rateWindow,
  ): Vector<LabelName<Key>> {
    return { text: `${of}(${this.#selector(key, suffix, only)}[${window}])`, labels: labelNames(key) }
  }

  #selector<Key extends MetricKey>(key: Key, suffix: string, only?: Only<Key>): string {
    const matchers = [...this.#place.matchers, ...Object.entries(only ?? {}).map(matcher)]
    const braces = matchers.length === 0 ? '' : `{${matchers.join(', ')}}`
    return catalogue[key].prometheus + suffix + braces
  }
}

export const panelQueries = new Queries({
  matchers: ['job=~"$job"', 'instance=~"$instance"'],
  rateWindow: '$__rate_interval',
})

/** Rules see every process. */
export const ruleQueries = new Queries({ matchers: [], rateWindow: '5m' })

/** One series for each process, or for each of its values of these labels. */
export function sum<Label extends string, By extends Label = never>(
  vector: Vector<Label>,
  by: readonly By[] = [],
): Vector<By> {
  return { text: `sum by (${[...target, ...by].join(', ')}) (${vector.text})`, labels: by }
}

/** Of two queries whose series have the same labels. */
export function combined<Label extends string>(
  left: Vector<Label>,
  operator: '+' | '-' | '/',
  right: Vector<Label>,
): Vector<Label> {
  return { text: `(${left.text}) ${operator} (${right.text})`, labels: left.labels }
}

export function times<Label extends string>(vector: Vector<Label>, factor: number): Vector<Label> {
  return { text: `(${vector.text}) * ${factor}`, labels: vector.labels }
}

function atLeast<Label extends string>(vector: Vector<Label>, least: number): Vector<Label> {
  return { text: `clamp_min(${vector.text}, ${least})`, labels: vector.labels }
}

function atMost<Label extends string>(vector: Vector<Label>, most: number): Vector<Label> {
  return { text: `clamp_max(${vector.text}, ${most})`, labels: vector.labels }
}

/** Seconds since a time that a gauge tells. */
export function since<Label extends string>(vector: Vector<Label>): Vector<Label> {
  return { text: `time() - ${vector.text}`, labels: vector.labels }
}

/** Beyond it, a limit is not in sight. */
const OUT_OF_SIGHT_SECONDS = 30 * 24 * 3600

/** Until what grows at this slope reaches its limit. */
export function secondsToLimit(
  used: Vector<never>,
  limit: Vector<never>,
  slope: Vector<never>,
): Vector<never> {
  return atMost(combined(combined(limit, '-', used), '/', atLeast(slope, 1)), OUT_OF_SIGHT_SECONDS)
}

function labelNames<Key extends MetricKey>(key: Key): readonly LabelName<Key>[]
function labelNames(key: MetricKey): readonly string[] {
  return Object.keys(catalogue[key].labels)
}

function matcher([name, wanted]: readonly [string, unknown]): string {
  return Array.isArray(wanted) ? `${name}=~"${wanted.join('|')}"` : `${name}="${String(wanted)}"`
}
