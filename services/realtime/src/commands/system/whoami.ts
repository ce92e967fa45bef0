import type { SystemHandler } from './method.ts'

export const whoami: SystemHandler<'whoami'> = async (_params, { id, principal }, { node }) => {
  const { user, expiresAt } = principal
  return { user, client: id, node: node.id, ...(expiresAt !== undefined && { expiresAt }) }
}
