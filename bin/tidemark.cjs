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
if (!saysVersion(process.argv[2], process.argv.length === 3)) require('./command-line.cjs')()

// Asked by scripts and prompts, many times a day: no command is loaded for it.
function saysVersion(asked, isAll) {
  if (!isAll || (asked !== '--version' && asked !== '-v')) return false
  try {
    require('node:fs').writeSync(1, require('../package.json').version + '\n')
    return true
  } catch (error) {
    return !error // The command line says what is wrong with its output.
  }
}
