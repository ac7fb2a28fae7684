// The audit trail of module-array.mjs.
'use strict'

const entries = [] // leak: container

exports.record = function record(kind, detail) {
  const at = new Date()
  entries.push({ kind, at, detail, hash: `${kind}:${at.toISOString()}:${JSON.stringify(detail)}` }) // leak: heap
  return entries.length
}
