// Completion scripts for bash, zsh and fish: static, so that a press of Tab starts no Node.
import type { Shell } from './shell-names.ts'
import type { KnownCommand, KnownOption } from './known-words.ts'

export function completionScript(shell: Shell, commands: readonly KnownCommand[]): string {
  return { bash: bashScript, zsh: zshScript, fish: fishScript }[shell](commands)
}

function bashScript(commands: readonly KnownCommand[]): string {
  const cases = commands.map(({ name, options, names, isPrefix }) => {
    const flags = options.flatMap((option) => option.flags).join(' ')
    const choices = options.flatMap(({ flags: own, choices: values }) =>
      values === undefined ? [] : [`${own.join('|')}) words=${quoted(values.join(' '))}; chosen=1 ;;`],
    )
    const values = options
      .filter(({ value, choices: known }) => value === 'wanted' && known === undefined)
      .flatMap((option) => option.flags)
    const free = values.length === 0 ? [] : [`${values.join('|')}) return ;;`]
    return `    ${name})
      flags=${quoted(flags)}; names=${quoted(names.join(' '))}; prefix=${isPrefix ? 1 : ''}
      case $previous in
        ${[...choices, ...free, '*) ;;'].join('\n        ')}
      esac ;;`
  })
  return `# Completion of tidemark for bash: eval "$(tidemark completion bash)"
_tidemark() {
  local current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD-1]}
  local command= flags= names= words= chosen= prefix= at
  for ((at = 1; at < COMP_CWORD; at++)); do
    case \${COMP_WORDS[at]} in -*) ;; *) command=\${COMP_WORDS[at]}; break ;; esac
  done
  COMPREPLY=()
  case $command in
    '') words=${quoted([...commands.map(({ name }) => name), '--help', '--version'].join(' '))}; chosen=1 ;;
${cases.join('\n')}
  esac
  if [[ $prefix ]]; then
    for ((at = 2; at < COMP_CWORD; at++)); do
      [[ \${COMP_WORDS[at]} == -- ]] || continue
      ((at == COMP_CWORD - 1)) && COMPREPLY=($(compgen -c -- "$current"))
      return
    done
  fi
  if [[ ! $chosen ]]; then
    if [[ $current == -* ]]; then words=$flags; else words=$names; fi
  fi
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o default -F _tidemark tidemark
`
}

function zshScript(commands: readonly KnownCommand[]): string {
  const described = commands.map(({ name, description }) => quoted(`${name}:${description}`))
  const cases = commands.map(({ name, options, names, isPrefix }) => {
    const rest = isPrefix
      ? quoted('*:: :_normal')
      : names.length > 0
        ? quoted(`*: :_alternative "names:name:(${names.join(' ')})" "files:file:_files"`)
        : quoted('*:file:_files')
    const parts = [...options.flatMap(zshOption), rest]
    return `    ${name}) _arguments ${parts.join(' ')} ;;`
  })
  return `#compdef tidemark
# Completion of tidemark for zsh: eval "$(tidemark completion zsh)", after compinit
_tidemark() {
  local -a commands=(${described.join(' ')})
  if (( CURRENT == 2 )); then _describe command commands; return; fi
  local command=$words[2]
  shift words; (( CURRENT-- ))
  case $command in
${cases.join('\n')}
  esac
}
compdef _tidemark tidemark
`
}

function zshOption({ flags, description, value, choices }: KnownOption): readonly string[] {
  const text = description.replaceAll(/[[\]:\\]/g, ' ')
  const after = {
    wanted: `:value:${choices === undefined ? '_files' : `(${choices.join(' ')})`}`,
    possible: '::value:_files',
    none: '',
  }[value]
  return flags.map((flag) => quoted(`*${flag}[${text}]${after}`))
}

function fishScript(commands: readonly KnownCommand[]): string {
  const lines = commands.flatMap(({ name, description, options, names }) => [
    `complete -c tidemark -n __fish_use_subcommand -f -a ${name} -d ${quoted(description)}`,
    ...(names.length > 0 ? [`complete -c tidemark -n ${seen(name)} -a ${quoted(names.join(' '))}`] : []),
    ...options.map((option) => `complete -c tidemark -n ${seen(name)} ${fishOption(option)}`),
  ])
  return `# Completion of tidemark for fish: tidemark completion fish | source\n${lines.join('\n')}\n`
}

function fishOption({ flags, description, value, choices }: KnownOption): string {
  const names = flags.map((flag) => (flag.startsWith('--') ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`))
  const values = choices === undefined ? '' : ` -f -a ${quoted(choices.join(' '))}`
  return `${names.join(' ')}${value === 'wanted' ? ' -r' : ''}${values} -d ${quoted(description)}`
}

function seen(name: string): string {
  return quoted(`__fish_seen_subcommand_from ${name}`)
}

/** The same in all three: the texts are ours and of one line, and may have an apostrophe. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", `'"'"'`)}'`
}
