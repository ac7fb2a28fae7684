// What the watched program may do, asked without asking the user.
import { isObject } from '../probe/capture/live-capture.ts'
import { denoObject } from './capture/deno-object.ts'

interface Permission {
  readonly name: 'env' | 'read' | 'write'
  /** Undefined asks for all of them. */
  readonly path?: string
}

export function isGranted(permission: Permission): boolean {
  const permissions: unknown = Reflect.get(denoObject(), 'permissions')
  const query: unknown = isObject(permissions) ? Reflect.get(permissions, 'querySync') : undefined
  if (typeof query !== 'function') return false
  const status: unknown = Reflect.apply(query, permissions, [permission])
  return isObject(status) && Reflect.get(status, 'state') === 'granted'
}
