import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ModelMessage } from '../../src/model/model-request.ts'
import { newestPrompt } from '../../src/model/newest-prompt.ts'

const says = (text: string): ModelMessage => ({ from: 'user', text, callIds: [] })
const model: ModelMessage = { from: 'model', text: '', callIds: [] }
const result: ModelMessage = { from: 'tool', text: '', callIds: [] }

describe('the newest prompt', () => {
  it('is the first of a new conversation', () => {
    expect(newestPrompt([says('go')])).toEqual({ round: 1, results: 0, directive: undefined })
    expect(newestPrompt([])).toEqual({ round: 1, results: 0, directive: undefined })
  })

  it('counts the results since, of several calls of one answer too', () => {
    expect(newestPrompt([says('go'), model, result, model, result, result])).toMatchObject({
      round: 1,
      results: 3,
    })
  })

  it('comes after an answer, whatever context stands before it', () => {
    const history = [says('<environment>'), says('go'), model, result, model, says('<time>'), says('again')]
    expect(newestPrompt(history)).toMatchObject({ round: 2, results: 0 })
    expect(newestPrompt([...history, model, result])).toMatchObject({ round: 2, results: 1 })
  })

  it('is no reminder that an agent puts beside a result', () => {
    expect(
      newestPrompt([says('go'), model, result, says('<reminder>'), model, says('<reminder>'), result]),
    ).toMatchObject({
      round: 1,
      results: 2,
    })
  })

  it('has a directive of its own, and none of an earlier prompt', () => {
    const history = [says('[[steps=5]]'), model, result]
    expect(newestPrompt(history)).toMatchObject({ results: 1, directive: { steps: 5 } })
    expect(newestPrompt([...history, model, says('go')]).directive).toBeUndefined()
  })

  it('begins at a directive that came beside the result of a call that was cut off', () => {
    const history = [says('[[steps=5]]'), model, result, model, result, says('[[steps=2]]')]
    expect(newestPrompt(history)).toMatchObject({ results: 0, directive: { steps: 2 } })
    expect(newestPrompt([...history, model, result])).toMatchObject({ results: 1, directive: { steps: 2 } })
  })

  it('never gets a longer way to its end: each further result is counted, whatever stands beside it', () => {
    const message = fc.constantFrom(says('a'), says('[[steps=2]]'), model, result)
    fc.assert(
      fc.property(fc.array(message), fc.boolean(), (history, isReminded) => {
        const before = newestPrompt(history)
        const after = newestPrompt([...history, model, result, ...(isReminded ? [says('r')] : [])])
        expect(after.results).toBe(before.results + 1)
        expect(after.round).toBe(before.round)
      }),
    )
  })
})
