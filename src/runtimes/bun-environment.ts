// How the probe gets into Bun: by two variables, each of which some programs ignore (a compiled one takes the first only
// with the second, one whose own options end in `--` only the first). Bun loads a file that both name once.

/** Where the user's own value of BUN_INSPECT_PRELOAD went. */
export const THEIR_PRELOAD = 'TIDEMARK_BUN_THEIR_PRELOAD'

/** Variables that put `preload` before every Bun program, and keep what the user has put there. */
export function bunVariables(preload: string, env: NodeJS.ProcessEnv): Readonly<Record<string, string>> {
  const theirs = env['BUN_INSPECT_PRELOAD'] ?? ''
  return {
    BUN_INSPECT_PRELOAD: preload,
    BUN_OPTIONS: [bunOption(preload), env['BUN_OPTIONS']].filter(Boolean).join(' '),
    ...(theirs !== '' && { [THEIR_PRELOAD]: theirs }),
  }
}

/** Bun splits its options as a shell does: in quotes as a whole, or a path with a space would keep programs from starting. */
export function bunOption(preload: string): string {
  return `'--preload=${preload.replaceAll("'", String.raw`'\''`)}'`
}
