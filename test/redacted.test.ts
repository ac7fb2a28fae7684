import { describe, expect, it } from 'vitest'
import { redactedDeep, redactedNames, redaction } from '../src/redacted.ts'

const redact = redaction({
  MY_API_KEY: 'hunter2hunter2',
  TIDEMARK_TOKEN: 'x y:z "quoted"',
  SHORT_TOKEN: 'abc',
  PORT_KEY: '8080808',
  SSH_AUTH_SOCK: '/tmp/ssh-agent.sock',
  EDITOR: 'emacs-with-a-long-name',
})

const long = 'Ab3dEf6hIj9lMn2pQr5tUv8xYz'

describe('what looks like a secret is taken out', () => {
  it.each([
    ['an OpenAI key', `const key = "sk-proj-${long}"`, long],
    ['an Anthropic key', `sk-ant-api03-${long}_-${long}`, long],
    ['a GitHub token', `ghp_${long}1234567890`, long],
    ['a fine-grained GitHub token', `github_pat_11AB_${long}`, long],
    ['an AWS key id', 'AKIAIOSFODNN7EXAMPLE', 'AKIAIOSFODNN7EXAMPLE'],
    ['an npm token', `npm_${long}${long}`, long],
    ['a Slack token', 'xoxb-123456789012-abcdefghij', 'abcdefghij'],
    ['a JSON web token', 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.dBjftJeZ4CVP', 'eyJzdWIi'],
    ['a bearer token', 'Authorization: Bearer abcdef1234567890', 'abcdef1234567890'],
    ['credentials in a URL', 'postgres://admin:pa55word@db/main', 'pa55word'],
    ['a quoted value by its name', `password: 'correct horse battery'`, 'correct horse'],
    ['a quoted value of a computed name', `headers['x-api-key'] = "plain words"`, 'plain words'],
    ['an assignment in a shell', 'export CLIENT_SECRET=abc123def456', 'abc123def456'],
    ['a value of the environment by its name', 'sent hunter2hunter2 to them', 'hunter2hunter2'],
    ['a value of the environment with signs', 'x y:z "quoted" came back', 'x y:z'],
  ])('%s', (_name, text, secret) => {
    expect(redact(text)).not.toContain(secret)
    expect(redact(text)).toContain('[redacted]')
  })

  it('a private key, and every line after it stays where it was', () => {
    const text = `a\n-----BEGIN RSA PRIVATE KEY-----\nMIIEow\nIBAAKC\n-----END RSA PRIVATE KEY-----\nb`
    const shown = redact(text)
    expect(shown).not.toContain('MIIEow')
    expect(shown.split('\n')).toHaveLength(6)
    expect(shown.split('\n').at(-1)).toBe('b')
  })

  it('a private key that has no end', () => {
    expect(redact('-----BEGIN PRIVATE KEY-----\nMIIEow')).not.toContain('MIIEow')
  })
})

describe('what only looks alike stays', () => {
  it.each([
    ['code that names a token', 'const token = await readToken(file)'],
    ['a comparison', 'if (token === undefined) return'],
    ['counts of tokens', 'maxTokens: 4096, tokens = tokens + 1'],
    ['a path of the environment', 'listening at /tmp/ssh-agent.sock'],
    ['a name without a secret in it', 'EDITOR is emacs-with-a-long-name'],
    ['a short value and a number', 'abc 8080808'],
    ['a message of ours', 'The number of timers (setTimeout) that one line acquired grew from 25 to 196'],
    ['a URL with a port', 'http://127.0.0.1:4747/healthz'],
    ['a word that begins as a key does', 'task-force-of-many-long-words-here'],
  ])('%s', (_name, text) => {
    expect(redact(text)).toBe(text)
  })
})

it('leaves JSON readable, whatever stands behind a name of a secret in it', () => {
  const text = JSON.stringify({ message: 'bad row: csrf_token=abcdefg1\tid=1"x"' })
  expect(JSON.parse(redact(text))).toEqual({ message: 'bad row: csrf_token=[redacted]\tid=1"x"' })
})

it('leaves the words that are ours, though a variable of the environment has the same', () => {
  const own = redaction({ AUTH_STRATEGY: 'closed' })
  expect(redactedDeep({ moment: 'closed', said: 'it was closed' }, own)).toEqual({
    moment: 'closed',
    said: 'it was [redacted]',
  })
})

it('gives each of several secret names a name that it keeps when another has gone', () => {
  const both = redactedNames(
    { hunter2hunter2: 1, 'x hunter2hunter2': 2, hunter2hunter2hunter2hunter2: 3 },
    redact,
  )
  expect(both).toEqual({ '[redacted]': 1, 'x [redacted]': 2, '[redacted][redacted]': 3 })
  const keys = ['sk-aaaaaaaaaaaaaaaaaaaa', 'sk-bbbbbbbbbbbbbbbbbbbb'] as const
  const named = Object.fromEntries(keys.map((key, at) => [key, at]))
  const [first, second] = Object.keys(redactedNames(named, redact))
  expect(redactedNames({ [keys[1]]: 1 }, redact)).toEqual({ [second ?? '']: 1 })
  expect(redactedNames({ [keys[0]]: 0 }, redact)).toEqual({ [first ?? '']: 0 })
  expect(first).not.toBe(second)
})

it('reaches every string of a value, and leaves its shape', () => {
  const value = { a: ['hunter2hunter2', 1, { b: 'x hunter2hunter2' }], c: undefined, d: true }
  expect(redactedDeep(value, redact)).toEqual({ a: ['[redacted]', 1, { b: 'x [redacted]' }], d: true })
})
