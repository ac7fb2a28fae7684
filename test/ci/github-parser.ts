// GitHub's own parser of actions and workflows. It imports its schemas in a way that only bundlers understand, so Node is
// told that a file that ends in .json is JSON.
import { registerHooks } from 'node:module'

registerHooks({
  resolve(specifier, context, next) {
    const found = next(specifier, context)
    return specifier.endsWith('.json') ? { ...found, importAttributes: { type: 'json' } } : found
  },
})
const { NoOperationTraceWriter, parseWorkflow } = await import('@actions/workflow-parser')
const { parseAction } = await import('@actions/workflow-parser/actions/action-parser')

/** What is wrong with a workflow; empty when GitHub takes it. */
export function workflowFaults(content: string): readonly string[] {
  const { context } = parseWorkflow({ name: 'workflow.yml', content }, new NoOperationTraceWriter())
  return context.errors.getErrors().map(String)
}

/** What is wrong with an action; empty when GitHub takes it. */
export function actionFaults(content: string): readonly string[] {
  const { context } = parseAction({ name: 'action.yml', content }, new NoOperationTraceWriter())
  return context.errors.getErrors().map(String)
}
