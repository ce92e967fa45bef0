import type { Control } from '../control/control.ts'
import type { CanaryState } from '../redis/canary.ts'
import type { LeadershipState } from '../streams/leadership.ts'
import type { Component, ComponentState } from './health.ts'
import { reasonOf } from './reason.ts'

/** Whether this node's lease is valid; otherwise other nodes ignore it. */
export function nodeComponent(control: Pick<Control, 'nodes'>, id: string): Component {
  return {
    name: 'node',
    essential: true,
    async check() {
      const nodes = await control.nodes().catch((error: unknown) => ({ reason: reasonOf(error) }))
      if ('reason' in nodes) {
        return {
          kind: 'ill',
          detail: 'Redis does not say which nodes are alive',
          finding: 'redisAway',
          ...nodes,
        }
      }
      if (nodes.some((node) => node.id === id)) return { kind: 'well', detail: `${nodes.length} alive` }
      return {
        kind: 'ill',
        detail: 'the lease of this node has lapsed; other nodes do not count on it',
        finding: 'nodeUnknown',
        facts: { node: id },
      }
    },
  }
}

/** Reports that there is no Redis, which explains why two such nodes do not see each other. */
export const memoryComponent: Component = {
  name: 'broker',
  essential: true,
  check: () => ({ kind: 'well', detail: 'memory; this node is alone' }),
}

/** A canary through the real publish path, because a PING succeeds even if messages no longer arrive. */
export function redisComponent(canaries: () => Iterable<CanaryState>): Component {
  return { name: 'redis', essential: true, check: () => provenBy([...canaries()]) }
}

function provenBy(canaries: readonly CanaryState[]): ComponentState {
  const detail = 'publications do not come back from Redis; subscribers here receive nothing ephemeral'
  const lost = canaries.filter((state) => state.kind === 'lost')
  const unsent = lost.find((state) => state.cause === 'not published')
  if (canaries.length === 0 || unsent !== undefined) {
    return { kind: 'ill', detail, finding: 'redisAway', reason: reasonOf(unsent?.error) }
  }
  const unreturned = lost.find((state) => state.cause === 'not come back')
  if (unreturned !== undefined) {
    return { kind: 'ill', detail, finding: 'canaryLost', facts: { ms: unreturned.waitedMs } }
  }
  if (canaries.every(({ kind }) => kind === 'proven')) return { kind: 'well' }
  return { kind: 'ill', detail: 'not proven yet', finding: 'serviceStarting' }
}

/** Durable channels; ephemeral ones keep working without them. */
export function postgresComponent(state: () => LeadershipState): Component {
  return { name: 'postgres', essential: false, check: () => describe(state()) }
}

/** Above this, late numbering is reported as a problem. */
const lateMs = 10_000

function describe(state: LeadershipState): ComponentState {
  switch (state.kind) {
    case 'leading':
      if (state.ending !== undefined) {
        const detail = 'the log has no partition for tomorrow; what is committed then waits'
        return { kind: 'ill', detail, finding: 'logEnding', reason: reasonOf(state.ending) }
      }
      if (state.lagMs > lateMs) {
        const detail = `numbering is ${Math.round(state.lagMs / 1_000)} s behind; durable channels deliver late`
        return { kind: 'ill', detail, finding: 'numberingLate' }
      }
      return { kind: 'well', detail: `numbers ${state.shards.length} shards` }
    case 'connecting':
      return {
        kind: 'ill',
        detail: 'not connected yet; durable channels answer that their store is away',
        finding: 'serviceStarting',
      }
    case 'away':
      return {
        kind: 'ill',
        detail: 'away; what was committed is kept there, and is delivered when it is back',
        reason: reasonOf(state.error),
      }
    case 'stopped':
      return { kind: 'ill', detail: 'this node has given its part of the streams away', finding: 'draining' }
    default:
      return state satisfies never
  }
}
