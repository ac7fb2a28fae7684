// The command line as it was built. What keeps it from loading is a failure of ours, and no verdict.
'use strict'

module.exports = function () {
  import('../dist/src/cli/main.js').catch(function (error) {
    process.stderr.write('tidemark: Start: ' + error.message + '\n')
    process.exitCode = 2
  })
}
