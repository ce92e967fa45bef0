import type { ConnectionReport, NodeReport } from '@portico/server'
import { Link } from '../../going/link.tsx'

import { transportName } from '../../shell/status-look.ts'
import { Moment } from '../../time/moment.tsx'
import { ChannelLink } from './channel-link.tsx'
import { Facts } from './facts.tsx'
import { linkClass } from './link-class.ts'
import { Table } from './table.tsx'

interface ConnectionFactsProps {
  readonly connection: ConnectionReport
  readonly name: string
  readonly nodes: readonly NodeReport[]
}

/** Who is connected, to which node, and over which transport. */
export function ConnectionFacts({ connection, name, nodes }: ConnectionFactsProps) {
  const { client, transport, node, since, trace, address, user_agent, queue_bytes } = connection
  return (
    <Facts
      facts={[
        ['Person', name],
        ['Transport', transportName(transport)],
        ['Node', nodes.find(({ uid }) => uid === node)?.name ?? node],
        ['Since', <Moment key="since" at={new Date(since).toISOString()} as="when" />],
        ['Attempt', <Attempt key="attempt" code={trace} />],
        ['Address', address],
        ['Browser', user_agent ?? 'not said'],
        ['Waiting to be read', `${queue_bytes} bytes`],
        ['Connection', <code key="client">{client}</code>],
      ]}
    />
  )
}

function Attempt({ code }: { readonly code: string | undefined }) {
  if (code === undefined) return 'its client gave no code'
  return (
    <Link href={`/inspector/attempts/${code}`} className={`font-mono ${linkClass}`}>
      {code}
    </Link>
  )
}

/** The connection's subscriptions, and its position in each stream. */
export function Subscriptions({ connection }: Pick<ConnectionFactsProps, 'connection'>) {
  return (
    <section aria-labelledby="subscriptions">
      <h3 id="subscriptions" className="mb-2 font-medium">
        Subscriptions
      </h3>
      <Table
        label="Subscriptions"
        empty="It is subscribed to nothing."
        columns={[{ name: 'Channel' }, { name: 'Offset', numeric: true }, { name: 'Epoch', wideOnly: true }]}
        rows={connection.subscriptions.map(({ channel, offset, epoch }) => ({
          key: channel,
          cells: [
            <ChannelLink key="channel" name={channel} />,
            offset ?? '–',
            <code key="epoch" className="text-soft">
              {epoch ?? '–'}
            </code>,
          ],
        }))}
      />
    </section>
  )
}
