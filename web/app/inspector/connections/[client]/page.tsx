import { Link } from '../../../../features/going/link.tsx'

import { EndConnection } from '../../../../features/inspector/actions/end-connection.tsx'
import { readConnection } from '../../../../features/inspector/server/read-connections.ts'
import { inspectWith } from '../../../../features/inspector/server/read-inspector.ts'
import { readNames } from '../../../../features/inspector/server/read-names.ts'
import { ConnectionFacts, Subscriptions } from '../../../../features/inspector/tables/connection.tsx'
import { Frame } from '../../../../features/inspector/tables/frame.tsx'
import { linkClass } from '../../../../features/inspector/tables/link-class.ts'

interface ConnectionPageProps {
  readonly params: Promise<{ client: string }>
}

export default async function ConnectionPage({ params }: ConnectionPageProps) {
  const { client } = await params
  const inspected = await inspectWith(async (reading) => ({
    ...reading,
    connection: await readConnection(client),
  }))
  const connection = inspected.kind === 'read' ? inspected.reading.connection : undefined
  const short = client.slice(0, 8)
  if (connection === undefined)
    return (
      <Frame title={`Connection ${short}`} inspected={inspected}>
        {() => <Ended />}
      </Frame>
    )
  const { user } = connection
  const name = (await readNames([user])).get(user) ?? user
  return (
    <Frame title={`${name}, ${short}`} inspected={inspected}>
      {({ nodes }) => (
        <>
          <ConnectionFacts connection={connection} name={name} nodes={nodes} />
          <Subscriptions connection={connection} />
          <Endings client={client} user={user} name={name} />
        </>
      )}
    </Frame>
  )
}

function Ended() {
  return (
    <p className="rounded-large border border-line border-dashed px-4 py-8 text-center text-soft">
      This connection has ended.{' '}
      <Link href="/inspector/connections" className={linkClass}>
        All connections
      </Link>
    </p>
  )
}

interface EndingsProps {
  readonly client: string
  readonly user: string
  readonly name: string
}

function Endings({ client, user, name }: EndingsProps) {
  return (
    <div className="flex flex-wrap gap-2">
      <EndConnection
        verb="Disconnect"
        title="Disconnect this connection?"
        says={`${name}’s page is cut off at once and stays away until somebody there chooses “Try now” or reloads it. Nothing else of theirs is touched.`}
        ask={['POST', '/api/inspector/disconnect', { client }]}
      />
      <EndConnection
        verb="Revoke"
        title={`Revoke ${name}?`}
        says={`Every connection and every token of ${name} ends now, on all nodes, and they cannot sign in again.`}
        ask={['DELETE', `/api/people/${encodeURIComponent(user)}/access`]}
      />
    </div>
  )
}
