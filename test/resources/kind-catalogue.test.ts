import { describe, expect, it } from 'vitest'
import { descriptorCatalogue, descriptorRow, handleRow } from '../../src/resources/count-catalogue.ts'
import { kindCatalogue, kindRow, kindsShowingAs } from '../../src/resources/kind-catalogue.ts'
import { resourceKinds } from '../../src/resources/kind.ts'

describe('the catalogue of kinds', () => {
  it('has one row for each kind', () => {
    expect(Object.keys(kindCatalogue).toSorted()).toEqual([...resourceKinds].toSorted())
  })

  it('knows of two that one line acquired which is the cause, where one shows as the other', () => {
    const shown = resourceKinds.filter((kind) => kindRow(kind).handles ?? kindRow(kind).descriptors)
    const causes = shown.map((kind) => kindRow(kind).cause)
    expect(new Set(causes).size).toBe(shown.length)
  })

  it('puts what follows behind everything else', () => {
    const leaders = resourceKinds.filter((kind) => kindRow(kind).follows !== true)
    const followers = resourceKinds.filter((kind) => kindRow(kind).follows === true)
    expect(followers).toEqual(['listener', 'async-store', 'promise'])
    const last = Math.max(...leaders.map((kind) => kindRow(kind).cause))
    for (const kind of followers) expect(kindRow(kind).cause).toBeGreaterThan(last)
  })

  it('has words for a kind that a program declared itself, and nothing to say of it', () => {
    expect(kindRow('warm-tunnel')).toEqual({ name: 'warm tunnel', cause: kindRow('lock').cause })
  })

  it('names no emitter twice: a listener follows from one kind', () => {
    const emitters = Object.values(kindCatalogue).flatMap(({ emitters: each = [] }) => each)
    expect(new Set(emitters).size).toBe(emitters.length)
  })

  it('says in which counts one shows, and of a count which kinds', () => {
    expect(kindsShowingAs({ descriptor: 'socket' }).toSorted()).toEqual(['process', 'server', 'socket'])
    expect(kindsShowingAs({ handle: 'MessagePort' }).toSorted()).toEqual(['port', 'thread'])
    const types = Object.keys(descriptorCatalogue)
    expect(types.filter((descriptor) => kindsShowingAs({ descriptor }).length === 0)).toEqual([])
    expect(kindsShowingAs({ handle: 'Unheard' })).toEqual([])
  })
})

describe('a count by type', () => {
  it('has words also for a type that Node has added since', () => {
    expect(handleRow('Timeout').name).toBe('active timer')
    expect(handleRow('QUICEndpoint').name).toBe('active QUICEndpoint handle')
    expect(descriptorRow('socket').name).toBe('open socket')
    expect(descriptorRow('inotify').keptForEver).toBe(1)
  })
})
