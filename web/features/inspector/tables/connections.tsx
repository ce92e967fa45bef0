import type { ConnectionReport, NodeReport } from '@portico/server'
import { Link } from '../../going/link.tsx'

import { Face } from '../../person/face.tsx'
import { transportName } from '../../shell/status-look.ts'
import { Moment } from '../../time/moment.tsx'
import { linkClass } from './link-class.ts'
import { Table } from './table.tsx'

interface ConnectionsProps {
  readonly connections: readonly ConnectionReport[]
  readonly nodes: readonly NodeReport[]
  readonly names: ReadonlyMap<string, string>
  /** The total, if the table does not show all of them. */
  readonly total?: number | undefined
  readonly empty: string
}

export function Connections({ connections, nodes, names, total, empty }: ConnectionsProps) {
  const nodeNames = new Map(nodes.map(({ uid, name }) => [uid, name]))
  return (
    <Table
      label="Connections"
      empty={empty}
      total={total}
      hint="search by person"
      columns={[
        { name: 'Who' },
        { name: 'Connection' },
        { name: 'Transport', wideOnly: true },
        { name: 'Node', wideOnly: true },
        { name: 'Channels', numeric: true },
        { name: 'Since', numeric: true },
      ]}
      rows={connections.map(({ client, user, transport, node, since, subscriptions }) => ({
        key: client,
        cells: [
          <span key="who" className="flex items-center gap-2 whitespace-nowrap">
            <Face id={user} name={names.get(user) ?? user} className="size-6 text-[10px]" />
            {names.get(user) ?? (user || 'Nobody known')}
          </span>,
          <Link key="client" href={`/inspector/connections/${client}`} className={`font-mono ${linkClass}`}>
            {client.slice(0, 8)}
          </Link>,
          transportName(transport),
          nodeNames.get(node) ?? node,
          subscriptions.length,
          <Moment key="since" at={new Date(since).toISOString()} as="ago" />,
        ],
      }))}
    />
  )
}
