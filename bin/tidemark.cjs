#!/usr/bin/env node
// What starts on any runtime, however old: it says in a sentence what is wanted, where all else would be a syntax error.
// Plain old JavaScript on purpose, and a file of its own: an old Node cannot even read an import().
'use strict'

var OLDEST_NODE = 24
var versions = process.versions
var other = versions.bun ? 'Bun ' + versions.bun : versions.deno ? 'Deno ' + versions.deno : ''

if (other !== '' || parseInt(versions.node, 10) < OLDEST_NODE) {
  var given = process.argv.slice(2).join(' ') || '--help'
  var found = other || 'Node ' + versions.node
  process.stderr.write(
    'tidemark: Start: it runs on ' +
      found +
      ', wanted Node ' +
      OLDEST_NODE +
      ' or later; for this once: npx -p node@26 tidemark ' +
      given +
      '\n',
  )
  process.exit(2)
}
if (!require('./first-words.cjs')(process.argv.slice(2))) require('./command-line.cjs')()
