#!/usr/bin/env bash
# ajv 8.20.0: removeSchema(schema) takes a schema out of the cache, and compiles it anew when it comes again; the function that
# was compiled for it and the schema itself stay alive for as long as the instance does. A tool list that comes anew with each
# request leaves one of each. Only an instance of its own for each schema is let go of.
# Seen: 8.20.0 {"removed":200,"oneInstanceEach":0} of 200 compiled functions alive after collections
set -euo pipefail
room=$(mktemp -d); trap 'rm -rf "$room"' EXIT; cd "$room"
npm install --silent --no-audit --no-fund --no-save --ignore-scripts ajv@8.20.0 >/dev/null
cat >alive.mjs <<'JS'
import { Ajv } from 'ajv'
import { setTimeout as pause } from 'node:timers/promises'
const schemaOf = () => ({ type: 'object', properties: { path: { type: 'string' } }, required: ['path'] })
function compiled(ajv) {
  const schema = schemaOf()
  const validate = ajv.compile(schema)
  if (!validate({ path: '/a' })) throw new Error('the input is valid')
  ajv.removeSchema(schema)
  return new WeakRef(validate)
}
async function alive(references) {
  for (let round = 0; round < 4; round++) {
    await pause(10)
    gc()
  }
  return references.filter((each) => each.deref() !== undefined).length
}
const shared = new Ajv()
const removed = Array.from({ length: 200 }, () => compiled(shared))
const own = Array.from({ length: 200 }, () => compiled(new Ajv()))
console.log(JSON.stringify({ removed: await alive(removed), oneInstanceEach: await alive(own) }))
if (shared.compile({ type: 'string' })('a') !== true) throw new Error('the instance is in use')
JS
seen=$(node --expose-gc alive.mjs)
echo "$seen"
[ "$seen" = '{"removed":200,"oneInstanceEach":0}' ]
