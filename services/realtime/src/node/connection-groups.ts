import type { HeldConnection } from './roster.ts'

/** Connections by a name that they may have in common. Most have theirs alone: a set is made for the second. */
export class ConnectionGroups {
  readonly #groups = new Map<string, HeldConnection | Set<HeldConnection>>()

  get size(): number {
    return this.#groups.size
  }

  /** One without a name is in no group. */
  add(name: string | undefined, connection: HeldConnection): void {
    if (name === undefined) return
    const group = this.#groups.get(name)
    if (group === undefined) this.#groups.set(name, connection)
    else if (group instanceof Set) group.add(connection)
    else this.#groups.set(name, new Set([group, connection]))
  }

  remove(name: string | undefined, connection: HeldConnection): void {
    if (name === undefined) return
    const group = this.#groups.get(name)
    if (group instanceof Set) group.delete(connection)
    if (group === connection || (group instanceof Set && group.size === 0)) this.#groups.delete(name)
  }

  /** A copy, so that closing what it holds is safe. */
  of(name: string | undefined): readonly HeldConnection[] {
    const group = name === undefined ? undefined : this.#groups.get(name)
    if (group instanceof Set) return [...group]
    return group === undefined ? [] : [group]
  }
}
