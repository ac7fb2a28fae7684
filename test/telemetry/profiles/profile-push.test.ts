import { describe, expect, it } from 'vitest'
import { pprofOf } from '../../../src/heap/profile/pprof.ts'
import { ProfilePush } from '../../../src/telemetry/profiles/profile-push.ts'
import { profileTarget } from '../../../src/telemetry/profiles/profile-target.ts'
import { profile } from '../../heap/profile/stacks.ts'
import { aliveByFunction, ProfileStore, rawProfile } from './profile-store.ts'

const encoded = await pprofOf(profile, { atMs: Date.UTC(2026, 10, 30), durationMs: 1_500 })
const options = { service: 'shop', labels: { region: 'eu' }, token: '' }

interface Pushing {
  readonly address: string
  readonly take?: () => Promise<Buffer | undefined>
  readonly intervalMs?: number
}

function pushing({ address, take = async () => encoded, intervalMs = 20 }: Pushing) {
  const lines: string[] = []
  const push = new ProfilePush({
    target: profileTarget(address, options),
    intervalMs,
    take,
    told: (line) => lines.push(line),
    retryMs: 5,
  })
  return { lines, push }
}

describe('profiles that are pushed', () => {
  it('reach Pyroscope, whose path an address without one means', async () => {
    await using store = await ProfileStore.start()
    const { push, lines } = pushing({ address: `http://${store.host}` })
    await store.has(2)
    await push[Symbol.asyncDispose]()
    const [first] = store.received
    expect(first?.path).toBe('/push.v1.PusherService/Push')
    const { labels, samples } = JSON.parse(first?.body.toString() ?? '').series[0]
    expect(
      Object.fromEntries(labels.map(({ name, value }: Record<string, string>) => [name, value])),
    ).toEqual({
      __name__: 'memory',
      __delta__: 'false',
      service_name: 'shop',
      region: 'eu',
      pid: String(process.pid),
    })
    expect(samples[0].ID).toMatch(/^[0-9a-f-]{36}$/)
    expect(aliveByFunction(first === undefined ? Buffer.alloc(0) : rawProfile(first))).toEqual(
      new Map([
        ['open', 1_364_000],
        ['warm', 20_000],
      ]),
    )
    expect(lines).toEqual([])
  })

  it('reach Parca and whatever takes the profile as it is, by their paths', async () => {
    await using store = await ProfileStore.start()
    await pushing({ address: `http://${store.host}/profiles/writeraw`, intervalMs: 1e6 }).push[
      Symbol.asyncDispose
    ]()
    await pushing({ address: `http://${store.host}/any/where`, intervalMs: 1e6 }).push[Symbol.asyncDispose]()
    const [parca, any] = store.received
    expect(JSON.parse(parca?.body.toString() ?? '').series[0].labels.labels[0]).toEqual({
      name: '__name__',
      value: 'memory',
    })
    expect(parca && rawProfile(parca)).toEqual(encoded)
    expect(any).toMatchObject({ path: '/any/where', body: encoded })
  })

  it('send credentials of the address in a header, and say them nowhere', async () => {
    await using store = await ProfileStore.start()
    store.answers.push(503)
    const { push, lines } = pushing({
      address: `http://shop:hunter2hunter2@${store.host}/?key=hunter2hunter2`,
    })
    await store.has(3)
    await push[Symbol.asyncDispose]()
    expect(store.received[0]?.authorization).toBe(`Basic ${btoa('shop:hunter2hunter2')}`)
    expect(lines).toEqual([
      `push profiles to http://${store.host}/push.v1.PusherService/Push: it failed: it answered 503`,
      `profiles are pushed to http://${store.host}/push.v1.PusherService/Push again`,
    ])
  })

  it('wait while nobody listens, told once, and no more than eight of them', async () => {
    await using store = await ProfileStore.start()
    store.answers.push(...Array.from({ length: 30 }, () => 503))
    const taken: Buffer[] = []
    const { push, lines } = pushing({
      address: `http://${store.host}/raw`,
      intervalMs: 2,
      take: async () => {
        taken.push(Buffer.from(`profile ${taken.length + 1}`))
        return taken.at(-1)
      },
    })
    while (taken.length < 20) await new Promise((resolve) => setTimeout(resolve, 5))
    expect(push.dropped).toBeGreaterThanOrEqual(taken.length - 8)
    store.answers.length = 0
    await push[Symbol.asyncDispose]()
    expect(store.received.at(-1)?.body.toString()).toBe(`profile ${taken.length}`)
    expect(lines.filter((line) => line.includes('failed'))).toHaveLength(1)
  })

  it('are given up where they are refused: the next may be taken', async () => {
    await using store = await ProfileStore.start()
    store.answers.push(400)
    const { push, lines } = pushing({ address: `http://${store.host}/raw` })
    await store.has(2)
    await push[Symbol.asyncDispose]()
    expect(push.dropped).toBe(1)
    expect(lines[0]).toContain('it answered 400')
  })

  it.each(['localhost:4040', 'ftp://host/', 'no address'])('want an address: %s', (address) => {
    expect(() => profileTarget(address)).toThrow(/Push profiles: found .*, wanted the http or https address/)
  })

  it('says of credentials with a stray % what is wanted, and not what they are', () => {
    expect(() => profileTarget('http://me:%zz@127.0.0.1:4040/')).toThrow(
      /^Push profiles: the credentials of the address have a % that begins no escape, wanted %25$/,
    )
  })
})
