import { describe, expect, it } from 'vitest'
import { sparkline } from '../../src/report/sparkline.ts'

describe('a sparkline', () => {
  it('rises with its values', () => {
    expect(sparkline([0, 1, 2, 3, 4, 5, 6, 7], 8)).toBe('▁▂▃▄▅▆▇█')
  })

  it('shows the highest of each stretch when there are more values than room', () => {
    expect(sparkline([0, 0, 0, 9, 0, 0], 3)).toBe('▁█▁')
  })

  it('is low when nothing changes, and empty without values', () => {
    expect(sparkline([5, 5, 5], 10)).toBe('▁▁▁')
    expect(sparkline([], 10)).toBe('')
  })
})
