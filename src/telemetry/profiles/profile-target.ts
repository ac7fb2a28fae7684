// Where profiles are pushed, and in whose words: Pyroscope's push API (which Grafana Alloy and Cloud take too), Parca's
// WriteRaw, or the profile as it is for anything else. Which one it is its path says.
import { randomUUID } from 'node:crypto'
import { TidemarkError } from '../../errors.ts'

export interface TargetOptions {
  /** Default `OTEL_SERVICE_NAME`, else `tidemark`. */
  readonly service?: string | undefined
  /** Of every profile, such as `{ region: 'eu' }`. */
  readonly labels?: Readonly<Record<string, string>> | undefined
  /** Sent as a bearer. Default `TIDEMARK_PROFILES_TOKEN`. */
  readonly token?: string | undefined
}

export interface ProfileTarget {
  readonly url: URL
  /** Without credentials and without a query: it may be told. */
  readonly shown: string
  readonly headers: Readonly<Record<string, string>>
  /** @param profile pprof's format, gzipped */
  bodyOf(this: void, profile: Buffer): string | Buffer
}

const PYROSCOPE_PATH = '/push.v1.PusherService/Push'
const PARCA_PATH = '/profiles/writeraw'
/** By which both know what is measured. */
const PROFILE_NAME = 'memory'

interface Label {
  readonly name: string
  readonly value: string
}

/** @param address without a path it is Pyroscope's @throws TidemarkError `usage` for one that is none */
export function profileTarget(address: string, options: TargetOptions = {}): ProfileTarget {
  const url = URL.parse(address)
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:')) {
    const found = url === null ? 'no address' : `an address of ${url.protocol}`
    throw new TidemarkError(
      'usage',
      `Push profiles: found ${found}, wanted the http or https address of a store of profiles`,
    )
  }
  const authorization = authorizationOf(url, options.token ?? process.env['TIDEMARK_PROFILES_TOKEN'])
  url.username = ''
  url.password = ''
  if (url.pathname === '/') url.pathname = PYROSCOPE_PATH
  const bodyOf = bodyFor(url.pathname, labelsOf(options))
  const type = bodyOf === asItIs ? 'application/octet-stream' : 'application/json'
  const headers = { 'content-type': type, ...(authorization !== undefined && { authorization }) }
  return { url, shown: `${url.origin}${url.pathname}`, headers, bodyOf }
}

function authorizationOf({ username, password }: URL, token: string | undefined): string | undefined {
  if (username !== '' || password !== '') {
    return `Basic ${Buffer.from(`${unescaped(username)}:${unescaped(password)}`).toString('base64')}`
  }
  return token === undefined || token === '' ? undefined : `Bearer ${token}`
}

function unescaped(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch (cause) {
    const wanted = 'the credentials of the address have a % that begins no escape, wanted %25'
    throw new TidemarkError('usage', `Push profiles: ${wanted}`, { cause })
  }
}

function labelsOf({ service, labels = {} }: TargetOptions): readonly Label[] {
  const own = {
    __name__: PROFILE_NAME,
    service_name: service ?? process.env['OTEL_SERVICE_NAME'] ?? 'tidemark',
    pid: String(process.pid),
    ...labels,
  }
  return Object.entries(own).map(([name, value]) => ({ name, value }))
}

function bodyFor(path: string, labels: readonly Label[]): ProfileTarget['bodyOf'] {
  // They are levels: nothing is to be subtracted from what was pushed before.
  if (path.endsWith(PYROSCOPE_PATH)) return asPyroscope([...labels, { name: '__delta__', value: 'false' }])
  if (path.endsWith(PARCA_PATH)) return asParca(labels)
  return asItIs
}

function asPyroscope(labels: readonly Label[]): ProfileTarget['bodyOf'] {
  return (profile) => {
    const samples = [{ ID: randomUUID(), rawProfile: profile.toString('base64') }]
    return JSON.stringify({ series: [{ labels, samples }] })
  }
}

function asParca(labels: readonly Label[]): ProfileTarget['bodyOf'] {
  return (profile) => {
    const samples = [{ rawProfile: profile.toString('base64') }]
    return JSON.stringify({ series: [{ labels: { labels }, samples }] })
  }
}

function asItIs(profile: Buffer): Buffer {
  return profile
}
