// Takes what looks like a secret out of everything that is shown: by its form, by the name it is given, and by the
// values of this process's own environment. Every pattern is linear: what it reads may be hostile.

const REDACTED = '[redacted]'

/** Shorter values of the environment would blank out words. */
const MIN_SECRET_LENGTH = 6

const SECRET_NAME = String.raw`[\w.-]{0,40}(?:api_?-?key|access_?-?key|private_?-?key|secret|token|passw(?:or)?d|passphrase|credential|authorization|session_?-?cookie)[\w.-]{0,20}`

/** Forms that are secrets wherever they stand: providers' prefixes, JSON web tokens, keys in PEM, credentials in a URL. */
const FORMS: readonly RegExp[] = [
  /-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----(?:[\s\S]{0,8192}?-----END [A-Z ]{0,40}PRIVATE KEY-----|[\s\S]{0,8192})/g,
  /\beyJ[\w-]{8,2048}\.[\w-]{4,4096}(?:\.[\w-]{0,1024})?/g,
  /\b(?:sk|pk|rk)[-_](?:[a-z]{1,12}[-_]){0,3}[\w-]{16,256}/gi,
  /\b(?:gh[opusr]_[A-Za-z0-9]{16,256}|github_pat_\w{16,256}|glpat-[\w-]{16,64}|npm_[A-Za-z0-9]{20,64}|xox[a-z]-[\w-]{10,256}|hf_[A-Za-z0-9]{16,64}|AIza[\w-]{30,64}|(?:AKIA|ASIA)[A-Z0-9]{16})/g,
]
const URL_CREDENTIALS = /\b([a-z][a-z0-9+.-]{1,20}:\/\/)[^\s/@:'"`]{0,128}:[^\s/@'"`]{1,256}@/gi
const BEARER = /\b(bearer|basic)(\s{1,4})[\w+/=.~-]{8,4096}/gi
const QUOTED = new RegExp(
  String.raw`\b(${SECRET_NAME}['"\]]{0,2}\s{0,4}(?:[:=]|=>)\s{0,4})(["'${'`'}])(?:(?!\2)[^\n\\]|\\.){4,4096}\2`,
  'gi',
)
const ASSIGNED = new RegExp(
  String.raw`(?<![\w.-])(${SECRET_NAME}\s{0,4}=\s{0,4})(?=[^\s'"${'`'}\\]{0,256}[\d+/=])[^\s'"${'`'};,()\\]{8,4096}`,
  'gi',
)

export type Redaction = (text: string) => string

/** @param environment names that speak of a secret give values that are taken out wherever they stand */
export function redaction(environment: Readonly<Record<string, string | undefined>>): Redaction {
  const values = secretValues(environment)
  return (text) => {
    let shown = text
    for (const value of values) shown = shown.replaceAll(value, REDACTED)
    for (const form of FORMS) shown = shown.replaceAll(form, sameLines)
    return shown
      .replaceAll(URL_CREDENTIALS, `$1${REDACTED}@`)
      .replaceAll(BEARER, `$1$2${REDACTED}`)
      .replaceAll(QUOTED, `$1$2${REDACTED}$2`)
      .replaceAll(ASSIGNED, `$1${REDACTED}`)
  }
}

/** Line numbers must not move. */
function sameLines(secret: string): string {
  return REDACTED + '\n'.repeat(secret.split('\n').length - 1)
}

/** An option whose value is a secret, or what it may be read from. */
const SECRET_OPTION = new RegExp(String.raw`^--?(?:${SECRET_NAME}|u|user|header|H)$`, 'i')
const SECRET_ASSIGNMENT = new RegExp(String.raw`^((?:--?)?${SECRET_NAME}(?<!tokens)=)[\s\S]+$`, 'i')

/** A command line as it may be shown: what follows an option that speaks of a secret is taken out whatever it looks like. */
export function redactedCommand(command: readonly string[], redact: Redaction): readonly string[] {
  return command.map((argument, at) => {
    if (at > 0 && wantsSecret(command[at - 1] ?? '') && !argument.startsWith('--')) return REDACTED
    return redact(argument.replace(SECRET_ASSIGNMENT, `$1${REDACTED}`))
  })
}

/** `--max-tokens 4096` and `--no-token` want none. */
function wantsSecret(option: string): boolean {
  return SECRET_OPTION.test(option) && !/^--no-|tokens$/i.test(option)
}

/** How all fields of ours are named. A name of another form was given by the subject: a metric, a kind of resource. */
const FIELD_NAME = /^[a-z][A-Za-z]{0,30}$/

/** Records of ours whose names the subject gives: there a name may be a secret whatever its form. */
const NAMED_BY_SUBJECT: ReadonlySet<string> = new Set([
  'figures',
  'distributions',
  'totals',
  'holdings',
  'kinds',
  'metrics',
  'budget',
])

/** Fields whose words are ours, whatever a variable of the environment holds. */
const OUR_WORDS: ReadonlySet<string> = new Set(['moment', 'verdict', 'outcome', 'rule', 'how', 'part'])
/** As all of them are written. */
const PLAIN_WORD = /^[a-z][a-z-]{1,24}$/

/** The same value with every string in it redacted, and every name that the subject gave. */
export function redactedDeep<Value>(value: Value, redact: Redaction): Value {
  return JSON.parse(JSON.stringify(value), (key, each: unknown) => {
    if (typeof each === 'string') return OUR_WORDS.has(key) && PLAIN_WORD.test(each) ? each : redact(each)
    if (!isRecord(each)) return each
    return NAMED_BY_SUBJECT.has(key) ? redactedNames(each, redact) : withRedactedNames(each, redact)
  })
}

/** Names that became one, in the order in which they were first met: each keeps its number when another has gone. */
const numbered = new WeakMap<Redaction, Map<string, string[]>>()

/** The same record, each of its names redacted; of several that become one all but the first met get a number. */
export function redactedNames<Each>(
  named: Readonly<Record<string, Each>>,
  redact: Redaction,
): Record<string, Each> {
  const shown: Record<string, Each> = {}
  for (const [name, each] of Object.entries(named)) {
    const as = redact(name)
    const number = as === name ? 0 : numberOf(name, as, redact)
    shown[number === 0 ? as : `${as} ${number}`] = each
  }
  return shown
}

function numberOf(name: string, as: string, redact: Redaction): number {
  const known = numbered.get(redact) ?? new Map<string, string[]>()
  const names = known.get(as) ?? []
  numbered.set(redact, known.set(as, names))
  const at = names.indexOf(name)
  return at === -1 ? names.push(name) - 1 : at
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function withRedactedNames(named: Readonly<Record<string, unknown>>, redact: Redaction): object {
  const names = Object.keys(named)
  if (names.every((name) => FIELD_NAME.test(name) || redact(name) === name)) return named
  return Object.fromEntries(
    Object.entries(named).map(([name, each]) => [FIELD_NAME.test(name) ? name : redact(name), each]),
  )
}

/** Longest first: one may be part of another. */
function secretValues(environment: Readonly<Record<string, string | undefined>>): readonly string[] {
  const name = /key|token|secret|passw|passphrase|credential|cookie|auth|dsn|connection_?string/i
  const values = Object.entries(environment).flatMap(([each, value]) =>
    name.test(each) && value !== undefined && isSecret(value) ? [value] : [],
  )
  return [...new Set(values)].toSorted((one, other) => other.length - one.length)
}

/** Not a number, a path or a switch: `SSH_AUTH_SOCK=/tmp/…` and `GIT_AUTHOR_NAME` are no secrets. */
function isSecret(value: string): boolean {
  return value.length >= MIN_SECRET_LENGTH && !/^(?:\/|\d+$|true$|false$)/.test(value)
}
