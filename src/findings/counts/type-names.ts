// How types of JavaScriptCore's objects are told: one leak holds objects of many types, and the least common says most.

/** Types of which nearly everything is made: the last to name what leaks, the most telling of them first. */
const GENERIC: readonly string[] = [
  'Object',
  'Array',
  'Function',
  'string',
  'JSLexicalEnvironment',
  'Cell Butterfly',
]

/** Lowest names the leak: a type of its own, the faster the better, then the generic ones. */
export function typeRank(type: string, rise: number): number {
  const generic = GENERIC.indexOf(type)
  return generic >= 0 ? generic + 2 : 1 / (1 + rise)
}
