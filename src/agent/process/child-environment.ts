// The environment of whatever the agent starts: that of the agent without what only the agent may know. A command that the
// model has thought of must not find the key that pays for the model, nor the token that lets it ask the agent.

/** Named here and read by the command line. */
export const modelKeyVariable = 'TIDEMARK_MODEL_KEY'
export const tokenVariable = 'TIDEMARK_TOKEN'

/** Headers of an exporter hold its key. */
const withheld = /^(?:TIDEMARK_MODEL_KEY|TIDEMARK_TOKEN|OTEL_EXPORTER_OTLP(?:_\w+)?_HEADERS)$/

/** @param mark what is added */
export function childEnvironment(
  own: NodeJS.ProcessEnv,
  mark: Readonly<Record<string, string>>,
): NodeJS.ProcessEnv {
  const secrets = [own[modelKeyVariable], own[tokenVariable]].filter((value) => value !== undefined)
  const kept = Object.entries(own).filter(
    // The same value under another name is the same secret.
    ([name, value]) => !withheld.test(name) && !secrets.some((secret) => secret !== '' && secret === value),
  )
  return { ...Object.fromEntries(kept), ...mark }
}
