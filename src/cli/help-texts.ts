// What the help of a command says below its options. Apart from the commands: help loads none of their code.

export const exitCodesHelp = `
Exit codes:
  0  clean and within budget
  1  a leak, a budget exceeded, or the subject crashed
  2  misuse, bad input, or a failure of Tidemark or the machine: there is no verdict
  3  undecided`

export const timeLimitHelp =
  'end a run once it could have worked so long, and judge what was seen: on a busy machine at most six times as late'

export const initHelp = `
The program is run once to see what it is: a module that listens, or exports a server, a request handler, an object with
fetch or listen, or a function. It ends as its host ends it: by its own handler of SIGTERM, or by what it exports for
that. Whatever else it is, tidemark watch -- COMMAND watches it as it is. Run it again for a further program: the
configuration that is there is added to.

Examples:
  tidemark init --program src/server.ts --path /users/{i} /health
  tidemark init --path /notes --method POST --body '{"text":"note {i}"}'

Exit codes:
  0  the files were written, and the first run was clean
  1  the files were written, and the first run found a leak or a crash
  2  misuse, bad input, or a failure of Tidemark or the machine: there is no verdict
  3  the files were written, and the first run was undecided`

export const scenarioExamples = `
Examples:
  tidemark scenario long-session
  tidemark scenario long-session --plant whole-history
  tidemark scenario replay session.jsonl
  tidemark scenario ./my-agent.scenario.ts --repeat 10
  tidemark scenario session-churn --agent gemini-cli --install
  tidemark scenario prompts --agent 'acp: node my-agent.js'

An agent that somebody else wrote is driven over its own protocol, before a model of ours that needs no key, in a home
of its own below the temporary directory. Its scenarios: prompts (many on one session), session-churn (open, prompt,
end), idle, endings (stdin closed, SIGTERM, SIGINT, SIGHUP, SIGKILL: who is left). Growth is told for each cycle: by the
probe where it is Node, Bun or Deno, and from outside in any case, for each of its processes that lasts.`

export const agentsHelp = `
An agent is found in the cache, else on the PATH, or where --agent-path of tidemark scenario says. Nothing is installed
unasked. A run gives it a home of its own and an environment without the user's keys, and refuses to start it where a
file with a credential lies in what it would read. Any other agent that speaks the Agent Client Protocol on its standard
input and output is driven by its command: --agent 'acp: COMMAND'; TIDEMARK_MODEL_URL, and the variables by which OpenAI,
Anthropic and Gemini clients find their model, are set to ours.

Examples:
  tidemark agents
  tidemark agents gemini-cli --install
  tidemark scenario session-churn --agent gemini-cli`

export const compareHelp = `
One run at a time, each as tidemark scenario --agent makes it, with a result.json of its own. What an agent holds for
each prompt and each ended session is told with the interval that its samples allow, and from where on growth would have
been seen. A scenario that was not run, an agent that could not be started, and a run that was not decided are told
apart from a clean one; an agent of which nothing was run has no row. With --merge, of several runs of the same the
newest counts, and every shard of a plan must be there.

Examples:
  tidemark agents compare --install
  tidemark agents compare pi gemini-cli --scenarios session-churn,endings --out compared
  tidemark agents compare pi 'acp: node my-agent.js'
  tidemark agents compare --shard 1/2 --out part-1
  tidemark agents compare --merge part-1 part-2 --markdown agents.md
`

export const watchHelp = `
The program keeps its standard input, output and error; what watch says goes to stderr. The probe goes in through
NODE_OPTIONS, also below shells, npm and pnpm, and into children and workers. It needs Node 24 or later. Into Bun, and
what Bun has compiled, it goes through BUN_INSPECT_PRELOAD and BUN_OPTIONS, and into Deno by an option that is put
after deno run, serve, test, bench or watch. A Deno that is not the command itself or lacks permissions, an older
Node, or a Node that --permission, a cleared environment or a wrapper's own NODE_OPTIONS keeps it from, run as if
watch were not there, and are undecided. A program that is no JavaScript is seen from outside only: memory,
descriptors, threads and processes.
The live table is shown where stderr is a terminal and the program's output is not; --live shows it in any case, and
the program's own lines on that terminal are then drawn over. Elsewhere a line is written every five seconds.
Signals are passed on, those that ask for the end (SIGINT, SIGTERM, SIGQUIT) to all of the program's process group.
SIGUSR2 is not: it makes watch say what is alive and from where.
When the duration is over the program and its group get SIGTERM, what is left then gets it too, and whatever has not
ended ten seconds later is killed and told, without blame. The same becomes of what a program leaves behind that ended
by a signal that was passed on. If watch itself is killed, the program goes on.

The heap of Node is judged by its objects after collections, never by its resident size. Where it rises in a straight
line, five snapshots are taken at uneven moments, each told when it is taken, for the program stands still meanwhile:
two seconds of its processor time at once, then 2 % of it at most, and none where there is no room. Growth is told for
each request that was answered; --unit channel:NAME counts what the program publishes on a diagnostics channel.

Verdict:
  leak       live resources of one origin, or descriptors, threads or processes, rose in each of eight stretches of
             the time, or of its second half, or were quiet and then rose in a straight line to the end; in Bun also
             objects of one type, after full collections and not slowing; or, in Node, a path on a heap that rose in
             a straight line held more at each of five looks, by the rules of a check; or processes outlived a
             program that ended by itself
  undecided  a heap rose and who holds it was not seen to the end, is not full yet, or rose ever less; it was ended before there were eight samples, it or a part of it was killed or stopped, or a process that
             could run JavaScript for eight samples had no probe, or one that fell silent
  clean      otherwise: a program that ends by itself has given back what it held

Exit code: 1 for a leak; 2 if the result could not be written; else the program's own, if it failed (128 + the number
of the signal that killed it); else 3 for undecided, 0 for clean. result.json holds both the verdict and the program's
end.

Examples:
  tidemark watch -- node server.js
  tidemark watch --duration 600 --level full -- npm start`

export const attachHelp = `
PID is a process of this user's own, of Node 20 or later, on Linux. Its inspector is opened by SIGUSR1, on loopback, and
closed again at the end, also when attach is ended by SIGINT, SIGTERM or SIGHUP; one that was open before is used and
left open. While it is open, other programs of this machine may use it too. The process says so itself on its stderr
("Debugger listening"). Nothing in the program is changed.
It is refused, and nothing is sent, where a signal would end or not reach the process: one that is no Node, is stopped
or ended, is another user's or in another network namespace, runs with --disable-sigusr1 or --permission, or whose port
is taken. Whether a program catches SIGUSR1 itself nobody can see from outside: it gets one, and is then refused.
A collection stops the process (measured: for 123 ms, of a heap of 91 MB). So does a snapshot (--heap), for longer: that is
told before and measured. It is not taken where the memory for it may not be there. It holds all texts of the process,
its secrets too, and is deleted once it is read. The process may keep the memory it took: measured, 157 MB resident were
1.0 GB twenty seconds later.

Workers have heaps of their own, and are asked too, up to 64 of them. A snapshot is of the main thread alone. Child
processes are counted and not asked: attach to each.

With --for it is looked at 31 times, each time after a collection and at most for a tenth of the time. A busy machine, on
which looks come late, makes it take up to twice as long:
  grew          a count of live resources, descriptors, threads or children rose in each of eight stretches, or bytes
                of one heap rose to the end without slowing; with the function that allocated most, where one is known
  undecided     bytes rose and slowed or not evenly, or resident memory alone rose; too few looks; the process ended;
                a worker did not answer, or came too late to be judged; --no-collect
  nothing grew  otherwise, in so short a time

Examples:
  tidemark attach 4711
  tidemark attach 4711 --for 60
  tidemark attach 4711 --heap --for 10m --json

Exit codes:
  0  it was asked, and nothing grew while it was looked at
  1  something grew
  2  misuse, or the process cannot be asked or did not answer
  3  undecided, or there was no room for the snapshot that was asked for`

export const mergeHelp = `
DIR is what a gate or a scenario with --shard wrote (--out), or a directory above several of them, as CI downloads its
artifacts. Shards that ran gate --update are merged into the baseline.

Exit codes:
  those of the runs, the worst of them; 2 also when a shard is missing, there twice, or of another plan`

export const reportHelp = `
DIR is what a run wrote to (--out), or a directory above several of them. Of a run that was killed before its verdict
there are only samples: they are shown, as undecided.
Without any of the options a page is written to DIR/report.html.

Exit codes:
  0  the reports were written, whatever their verdicts are
  2  misuse, bad input, or a failure of Tidemark or the machine`

export const heapHelp = `
FILE is a .heapsnapshot of Node, Deno, Bun or a browser, or a snapshot of JavaScriptCore (Bun.generateHeapSnapshot,
generateHeapSnapshotForDebugging of bun:jsc, written as JSON). The last two have no lines and no edge from a Map or a Set
to what is in it. Several are of one process: what grew on every interval between them comes first, then what the last
one holds. What was given in another order than it was taken, or twice, is put right, and snapshots of two processes are
told: what there is more of in one has not grown in it.
A snapshot holds all texts of its process, its secrets too. Of texts only beginnings are shown, without what looks like a
secret; the names of objects and properties are shown.

Examples:
  tidemark heap 0001.heapsnapshot
  tidemark heap before.heapsnapshot after.heapsnapshot
  tidemark heap --cycles 7 0.heapsnapshot 1.heapsnapshot 2.heapsnapshot
  tidemark heap --html heap.html 0001.heapsnapshot
  tidemark heap --json 0001.heapsnapshot

Exit codes:
  0  the snapshots were read, whatever they hold
  2  misuse, bad input, or a failure of Tidemark or the machine`

export const modelHelp = `
For agents that others wrote: they are pointed at it by what it prints, need no key, and get their own tools called.
It answers POST /v1/chat/completions, /v1/responses, /v1/messages and /v1beta/models/MODEL:streamGenerateContent, as a
whole or as a stream, and lists of models. What it says is a function of the request alone, but for the ids.
A prompt may say otherwise, for itself: [[steps=5 tool=read path=/tmp/a.txt]], [[steps=1 command="sleep {step}" delay=50]],
or [[turn=12]] of the session. {round} and {step} in a command are numbers; without them they are put behind it, since
some agents end a prompt at the fifth identical call. Of a session the words are repeated; each recorded call becomes one
of a shell of the agent's own that prints as many bytes as were recorded. Recorded commands are never run.
A request without tools (a title, a summary) gets a short text, JSON where it asks for that.

Examples:
  tidemark model --steps 5
  tidemark model --tool read --path /home/user/project/README.md --log requests.jsonl
  tidemark model --session session.jsonl --json

Exit codes:
  0  it was ended by SIGINT, SIGTERM or SIGHUP
  2  misuse, bad input, or a failure of Tidemark or the machine`

export const dashboardHelp = `
Serve metrics first: tidemark agent, or await observe() in your program. The dashboards for Grafana, and the rules for
a Prometheus of yours, are in the directory dashboards of the package.
Where the targets want a token, it is taken from TIDEMARK_TOKEN, else from the file of an agent on this machine.
Prometheus itself listens on loopback only, to anybody on this machine.

Examples:
  tidemark dashboard
  tidemark dashboard --target 127.0.0.1:9464 --target 127.0.0.1:4747 --data ./metrics`

export const doctorHelp = `
Looks at Node, /proc or the tools in its place, the memory and CPUs that this process may use, the load, where results go,
and the programs that some commands need. What is limited is said with what will not be observed, and what to do.

Exit codes:
  0  verdicts can be reached here, with the limits that are told
  2  something is lacking without which no verdict can be clean`

export const completionHelp = `
For every shell that starts from now on:
  bash  echo 'eval "$(tidemark completion bash)"' >> ~/.bashrc
  zsh   echo 'eval "$(tidemark completion zsh)"' >> ~/.zshrc     (after compinit)
  fish  tidemark completion fish > ~/.config/fish/completions/tidemark.fish
It knows the commands and options of the version that has printed it, and starts nothing at a press of Tab.`
