import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { metricGroups, metricKeys } from '../../src/telemetry/catalogue/catalogue.ts'
import { HOW_TO_WRITE_METRICS, metricsReference } from './metrics-reference.ts'

describe('docs/metrics.md', () => {
  it('is what the catalogue says', () => {
    const page = readFileSync(join(import.meta.dirname, '../../docs/metrics.md'), 'utf8')
    expect(page, `docs/metrics.md is out of date: run ${HOW_TO_WRITE_METRICS}, and commit it`).toBe(
      metricsReference(),
    )
  })

  it('has every metric once', () => {
    expect(Object.values(metricGroups).flat().toSorted()).toEqual(metricKeys.toSorted())
  })
})
