import type { HeldConnection } from './roster.ts'

/**
 * Connections by a name that several may share. Most names have one connection, so a Set is made only for the second.
 */
export class ConnectionGroups {
  readonly #groups = new Map<string, HeldConnection | Set<HeldConnection>>()

  get size(): number {
    return this.#groups.size
  }

  /** Without a name the connection joins no group. */
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

  /** A copy, so that callers may close connections while iterating. */
  of(name: string | undefined): readonly HeldConnection[] {
    const group = name === undefined ? undefined : this.#groups.get(name)
    if (group instanceof Set) return [...group]
    return group === undefined ? [] : [group]
  }
}
