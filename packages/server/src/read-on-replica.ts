/** Thrown by `liveQuery` on a connection to a replica, whose snapshots do not say which transactions were running. */
export class ReadOnReplica extends Error {
  override readonly name = 'ReadOnReplica'

  constructor() {
    super(
      'this connection is one to a replica, where rows and a position of one moment cannot be had: publications ' +
        'would be lost; give liveQuery a client of the primary',
    )
  }
}
