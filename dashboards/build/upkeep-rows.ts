// The drill-down into one process: memory pressure and what was done, the model, and what telemetry itself costs.
import type { PanelDescription, Row } from './panel.ts'
import { combined, panelQueries as prometheus, sum, times } from './promql.ts'

export const pressureLevelPanel: PanelDescription = {
  title: 'Pressure level',
  description: 'Of memory, as the process sees it: normal, elevated (80 % of a limit) or critical (90 %).',
  unit: 'short',
  stat: true,
  warns: [1, 2],
  words: ['normal', 'elevated', 'critical'],
  queries: [
    {
      vector: combined(
        sum(prometheus.gauge('pressureLevel', { level: 'elevated' })),
        '+',
        times(sum(prometheus.gauge('pressureLevel', { level: 'critical' })), 2),
      ),
    },
  ],
}

export const pressureRow: Row = {
  title: 'Pressure and snapshots',
  panels: [
    {
      title: 'Used of each limit',
      description:
        'The largest decides the level. `stall` is the share of time that tasks waited for memory.',
      unit: 'percentunit',
      warns: [0.8, 0.9],
      queries: [{ vector: prometheus.gauge('pressureShare') }],
    },
    {
      title: 'Steady growth',
      description: 'As the process sees it: window after window; 0 while there is none.',
      unit: 'binBps',
      queries: [{ vector: prometheus.gauge('pressureGrowth') }],
    },
    {
      title: 'Relief',
      description: 'What was done to give memory back, in each interval, by action and outcome.',
      unit: 'short',
      queries: [{ vector: prometheus.increase('reliefActions') }],
    },
    {
      title: 'Given back by relief',
      description: 'In each interval, by action.',
      unit: 'bytes',
      queries: [{ vector: prometheus.increase('reliefFreed') }],
    },
    {
      title: 'Snapshots and diagnoses',
      description: 'In each interval, by what came of them. `tidemark heap` names what a snapshot holds.',
      unit: 'short',
      queries: [
        { name: 'snapshot', vector: prometheus.increase('snapshots') },
        { name: 'diagnosis', vector: prometheus.increase('diagnoses') },
      ],
    },
    {
      title: 'Work stopped',
      description: '1 while no new work is taken.',
      unit: 'short',
      queries: [{ vector: prometheus.gauge('workStopped') }],
    },
  ],
}

export const modelRow: Row = {
  title: 'Model calls',
  panels: [
    {
      title: 'Waiting for the model',
      description: 'From the request to the end of its stream.',
      unit: 's',
      queries: [
        { name: 'median', vector: prometheus.quantile(0.5, 'inferenceDuration') },
        { name: '95th percentile', vector: prometheus.quantile(0.95, 'inferenceDuration') },
      ],
    },
    {
      title: 'Tokens',
      description: 'Per second, as the models report them.',
      unit: 'cps',
      queries: [
        { name: 'input', vector: prometheus.rate('inputTokens') },
        { name: 'from caches', vector: prometheus.rate('cacheReadTokens') },
        { name: 'output', vector: prometheus.rate('outputTokens') },
      ],
    },
    {
      title: 'Prompts',
      description: 'That ended, per second, by how.',
      unit: 'ops',
      queries: [{ vector: prometheus.frequency('promptDuration') }],
    },
    {
      title: 'Steps, 95th percentile',
      description:
        'Reading, the model, its tools, writing. Grows with the history where windows do not work.',
      unit: 's',
      queries: [{ vector: prometheus.quantile(0.95, 'stepDuration') }],
    },
    {
      title: 'Tools, 95th percentile',
      description: 'By tool.',
      unit: 's',
      queries: [{ vector: prometheus.quantile(0.95, 'toolDuration', ['tool']) }],
    },
    {
      title: 'Tools that run',
      description: 'Right now, those that ignore their signal included.',
      unit: 'short',
      queries: [{ vector: prometheus.gauge('toolCallsInFlight') }],
    },
  ],
}

export const telemetryRow: Row = {
  title: 'Cost of telemetry',
  panels: [
    {
      title: 'Time spent on reading metrics',
      description: 'Share of time, by what reads them, and looks at memory.',
      unit: 'percentunit',
      queries: [
        { vector: prometheus.rate('telemetryReadTime') },
        { name: 'pressure', vector: prometheus.rate('pressureLookTime') },
      ],
    },
    {
      title: 'Sources that failed',
      description: 'In each interval. Their metrics are 0 meanwhile: believe none of them.',
      unit: 'short',
      warns: [1, 10],
      queries: [{ vector: prometheus.increase('telemetryFailures') }],
    },
  ],
}
