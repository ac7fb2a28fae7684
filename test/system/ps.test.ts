import { describe, expect, it } from 'vitest'
import {
  environmentArguments,
  parsedTable,
  parsedTexts,
  parsedThreads,
  tableArguments,
  threadArguments,
  variablesIn,
} from '../../src/system/ps.ts'

// Written from ps(1) of macOS and of procps, in the columns that are asked for: no recordings.
const MACOS_TABLE = `    1     0     1 Ss    21504 Sat Oct 10 08:00:01 2026     /sbin/launchd
  512     1   512 S     90112 Sat Oct 10 09:15:42 2026     /Applications/Visual Studio Code.app/Contents/MacOS/Electron
 4711   512  4711 Ss+   81236 Sun Oct  4 23:59:59 2026     /usr/local/bin/node
 4712  4711  4711 Z         0 Mon Oct  5 00:00:00 2026     (sleep)
ps: something that is no row
`
const LINUX_TABLE = `    1     0     0 SLl  14636 Mon Nov 30 16:12:37 2026     0   11 process_api
24387 24380 24380 T     1796 Tue Dec  1 01:02:03 2026 24370    1 a (strange) name
`
/** As `ps -A -M` prints it: the first line of a process is its first thread. */
const MACOS_THREADS = `USER     PID   TT   %CPU STAT PRI     STIME     UTIME COMMAND
root       1   ??    0.0 S    31T   0:00.00   0:00.00 /sbin/launchd
           1         0.0 S    37T   0:00.27   0:00.15
           1         0.5 S    37T   0:00.03   0:00.04
user.name 4711 s001    1.7 R    31T   0:00.01   0:00.01 /usr/local/bin/node server.js 8080
        4711         0.0 S    31T   0:00.00   0:00.00
`

describe('the table of processes', () => {
  it('is read as macOS prints it: without session and threads, paths with blanks in them', () => {
    const rows = parsedTable(MACOS_TABLE, 'darwin')
    expect(rows.map(({ pid, program }) => [pid, program])).toEqual([
      [1, '/sbin/launchd'],
      [512, '/Applications/Visual Studio Code.app/Contents/MacOS/Electron'],
      [4711, '/usr/local/bin/node'],
      [4712, '(sleep)'],
    ])
    expect(rows[2]).toEqual({
      pid: 4711,
      parent: 512,
      group: 4711,
      state: 'S',
      rssBytes: 81236 * 1024,
      startSeconds: new Date(2026, 9, 4, 23, 59, 59).getTime() / 1000,
      session: undefined,
      threads: undefined,
      program: '/usr/local/bin/node',
    })
    expect(rows[3]?.state).toBe('Z')
  })

  it('is read as procps prints it: with session and threads', () => {
    const rows = parsedTable(LINUX_TABLE, 'linux')
    expect(rows).toMatchObject([
      { pid: 1, session: 0, threads: 11, program: 'process_api' },
      { pid: 24387, state: 'T', session: 24370, threads: 1, program: 'a (strange) name' },
    ])
  })

  it('is asked for in one call, by columns that this system has', () => {
    expect(tableArguments('linux')).toEqual(expect.arrayContaining(['sid=', 'nlwp=', 'lstart=']))
    expect(tableArguments('darwin').join(' ')).not.toMatch(/sid|sess|nlwp/)
    expect(threadArguments('linux')).toBeUndefined()
    expect(threadArguments('darwin')).toEqual(['-A', '-M'])
    expect(environmentArguments('darwin')).toContain('-E')
    expect(environmentArguments('linux')[0]).toBe('axeww')
  })
})

describe('threads, a line each', () => {
  it('are counted by process, whatever stands in the other columns', () => {
    expect([...parsedThreads(MACOS_THREADS)]).toEqual([
      [1, 3],
      [4711, 2],
    ])
  })
})

describe('an environment behind a command line', () => {
  const text =
    '4711 node app.js --title=x PATH=/usr/bin:/bin NODE_OPTIONS=--import file:///a b/c.mjs --max-old-space-size=99 TIDEMARK_RUN=11-22 EMPTY='
  const variables = variablesIn(parsedTexts(text).get(4711) ?? '')

  it('is read up to what looks like the next variable', () => {
    expect(variables.get('NODE_OPTIONS')).toBe('--import file:///a b/c.mjs --max-old-space-size=99')
    expect(variables.get('PATH')).toBe('/usr/bin:/bin')
    expect(variables.get('EMPTY')).toBe('')
  })

  it('has no options of the command in it', () => {
    expect([...variables.keys()]).toEqual(['PATH', 'NODE_OPTIONS', 'TIDEMARK_RUN', 'EMPTY'])
  })
})
