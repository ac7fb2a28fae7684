// What the memory monitor has seen and done, and what was captured.
import type { CaptureRecord } from '../capture/capture-record.ts'
import type { MetricSource, Readings } from '../metrics/readings.ts'
import { measured } from '../pressure/pressure-level.ts'
import type { PressureMonitor } from '../pressure/pressure-monitor.ts'
import { reliefKinds } from '../pressure/relief.ts'

export class PressureSource implements MetricSource {
  readonly metrics = [
    'pressureLevel',
    'pressureShare',
    'pressureTransitions',
    'pressureEpisodes',
    'pressureGrowth',
    'pressureGrowths',
    'reliefActions',
    'reliefFreed',
    'workStopped',
    'pressureLooks',
    'pressureLookTime',
  ] as const
  readonly #monitor: PressureMonitor

  constructor(monitor: PressureMonitor) {
    this.#monitor = monitor
  }

  read(readings: Readings): void {
    const { level, record, state, reading, isWorkStopped } = this.#monitor
    readings.set('pressureLevel', { level }, 1)
    readings.setEach(
      'pressureShare',
      'measure',
      measured(reading).map(({ measure, share }) => [measure, share] as const),
    )
    readings.set('pressureShare', { measure: 'stall' }, reading.stall?.some ?? 0)
    readings.setEach('pressureTransitions', 'level', Object.entries(record.entered))
    readings.set('pressureEpisodes', {}, state.episodes)
    readings.set('pressureGrowth', {}, (state.growth.growing?.bytesPerHour ?? 0) / 3600)
    readings.set('pressureGrowths', {}, record.growths)
    for (const action of reliefKinds) this.#relief(readings, action)
    readings.set('workStopped', {}, isWorkStopped ? 1 : 0)
    readings.set('pressureLooks', {}, record.looks)
    readings.set('pressureLookTime', {}, record.lookedMs / 1000)
  }

  #relief(readings: Readings, action: (typeof reliefKinds)[number]): void {
    const { outcomes, freedBytes } = this.#monitor.record.relief[action]
    readings.set('reliefActions', { action, outcome: 'freed' }, outcomes.freed)
    readings.set('reliefActions', { action, outcome: 'freed-nothing' }, outcomes['freed-nothing'])
    readings.set('reliefActions', { action, outcome: 'failed' }, outcomes.failed)
    readings.set('reliefActions', { action, outcome: 'timed-out' }, outcomes['timed-out'])
    readings.set('reliefActions', { action, outcome: 'abandoned' }, outcomes.abandoned)
    readings.set('reliefFreed', { action }, freedBytes)
  }
}

export class CaptureSource implements MetricSource {
  readonly metrics = ['snapshots', 'diagnoses', 'snapshotProfiles'] as const
  readonly #record: CaptureRecord

  constructor(record: CaptureRecord) {
    this.#record = record
  }

  read(readings: Readings): void {
    const { snapshots, diagnoses, failedDiagnoses, profiles } = this.#record
    readings.setEach('snapshots', 'outcome', Object.entries(snapshots))
    readings.set('diagnoses', { outcome: 'written' }, diagnoses)
    readings.set('diagnoses', { outcome: 'failed' }, failedDiagnoses)
    readings.set('snapshotProfiles', {}, profiles)
  }
}
