// What a provider's client throws.
import { APICallError } from 'ai'

export function apiError(statusCode: number, responseHeaders: Record<string, string> = {}): APICallError {
  const message = `HTTP ${statusCode}`
  return new APICallError({ message, url: 'test:', requestBodyValues: {}, statusCode, responseHeaders })
}
