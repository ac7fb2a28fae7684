import { Ajv } from 'ajv'
import { describe, expect, it } from 'vitest'
import { schemaExample } from '../../src/model/schema-example.ts'

const object = (properties: object, required = Object.keys(properties)): object => ({
  type: 'object',
  properties,
  required,
  additionalProperties: false,
})

describe('an example of a schema', () => {
  it.each<[string, object]>([
    ['texts', object({ a: { type: 'string' }, b: { type: 'string', minLength: 40 } })],
    ['numbers', object({ a: { type: 'integer', minimum: 7 }, b: { type: 'number' } })],
    ['choices', object({ a: { enum: ['x', 'y'] }, b: { const: 4 }, c: { type: 'boolean' } })],
    ['nullable types', object({ a: { type: ['null', 'string'] }, b: { type: 'null' } })],
    ['defaults', object({ a: { type: 'string', default: 'd', pattern: '^d$' } })],
    ['lists', object({ a: { type: 'array' }, b: { type: 'array', items: { type: 'string' }, minItems: 2 } })],
    ['objects in objects', object({ a: object({ b: object({ c: { type: 'string' } }) }) })],
    ['alternatives', object({ a: { anyOf: [{ type: 'null' }, object({ b: { type: 'string' } })] } })],
    [
      'a whole of parts',
      { allOf: [{ type: 'object' }, { required: ['a'], properties: { a: { type: 'string' } } }] },
    ],
    [
      'references',
      { ...object({ a: { $ref: '#/$defs/b~1c' } }), $defs: { 'b/c': { type: 'integer', minimum: 3 } } },
    ],
  ])('of %s is what it takes', (_name, schema) => {
    const example = schemaExample(schema)
    const ajv = new Ajv({ strict: false })
    const isRight = ajv.validate(schema, example)
    expect(isRight ? '' : `${JSON.stringify(example)}: ${ajv.errorsText()}`).toBe('')
  })

  it('takes the types of Gemini, in upper case', () => {
    expect(schemaExample({ type: 'OBJECT', properties: { a: { type: 'ARRAY' } }, required: ['a'] })).toEqual({
      a: [],
    })
  })

  it('of a schema without an end comes to one, and of no schema is none', () => {
    const endless = { $ref: '#/$defs/a', $defs: { a: object({ next: { $ref: '#/$defs/a' } }) } }
    expect(JSON.stringify(schemaExample(endless)).length).toBeLessThan(1000)
    expect(schemaExample({ $ref: '#' })).toBeNull()
    expect(schemaExample(undefined)).toBeNull()
    expect(schemaExample({ type: 'array', minItems: 1e9, items: {} })).toHaveLength(100)
  })
})
