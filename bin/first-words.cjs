// What is asked many times a day and is always the same: the version, the help, a command that is not there. Told from
// what the build has written down, for loading the commands takes longer than Node itself.
'use strict'

var WIDTH = 80
var HELP = ['--help', '-h']
var VERSION = ['--version', '-v']

/** False where it is something else, or cannot be told: the command line then says it, or why not. */
module.exports = function (args) {
  try {
    var first = args[0]
    if (args.length === 1 && VERSION.includes(first))
      return says(1, require('../package.json').version + '\n')
    if (args.length === 0 || args.length > 2 || isNarrow()) return false
    var help = require('../dist/first-words.json').help
    if (args.length === 1 && HELP.includes(first)) return says(1, help[''])
    if (first in help) return args.length === 2 && HELP.includes(args[1]) && says(1, help[first])
    if (args.length === 2 || !/^[a-z][a-z-]*$/.test(first) || first === 'help') return false
    if (!says(2, notThere(first, Object.keys(help)))) return false
    process.exitCode = 2
    return true
  } catch {
    return false
  }
}

/** By what the command line itself finds similar. */
function notThere(name, names) {
  var { dirname, join } = require('node:path')
  var { suggestSimilar } = require(join(dirname(require.resolve('commander')), 'lib/suggestSimilar.js'))
  var known = names.filter((each) => each !== '').concat('help')
  return (
    "error: unknown command '" +
    name +
    "'" +
    suggestSimilar(name, known) +
    '\n(--help shows what is possible)\n'
  )
}

/** Then it is broken into other lines. */
function isNarrow() {
  return require('node:tty').isatty(1) && process.stdout.columns < WIDTH
}

function says(fd, text) {
  var bytes = Buffer.from(text)
  var written = require('node:fs').writeSync(fd, bytes)
  if (written < bytes.length) (fd === 1 ? process.stdout : process.stderr).write(bytes.subarray(written))
  return true
}
