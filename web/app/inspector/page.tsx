import { inspect } from '../../features/inspector/read-inspector.ts'
import { Figures } from '../../features/inspector/tables/figures.tsx'
import { Frame } from '../../features/inspector/tables/frame.tsx'
import { Table } from '../../features/inspector/tables/table.tsx'

export default async function NodesPage() {
  const inspected = await inspect()
  return (
    <Frame title="Nodes" inspected={inspected}>
      {({ nodes, channels, connections }) => (
        <>
          <Figures
            figures={[
              ['Nodes', String(nodes.length)],
              ['Connections', String(nodes.reduce((sum, node) => sum + node.num_clients, 0))],
              ['People', String(new Set(connections.map(({ user }) => user)).size)],
              ['Channels', String(channels.length)],
            ]}
          />
          <Table
            label="Nodes"
            empty="No node answers."
            columns={[
              { name: 'Node' },
              { name: 'Version', wideOnly: true },
              { name: 'Connections', numeric: true },
              { name: 'Subscriptions', numeric: true, wideOnly: true },
              { name: 'Up for', numeric: true },
            ]}
            rows={nodes.map((node) => ({
              key: node.uid,
              cells: [
                <span key="name" className="font-medium" title={node.uid}>
                  {node.name}
                </span>,
                node.version,
                node.num_clients,
                node.num_subs,
                printDuration(node.uptime),
              ],
            }))}
          />
        </>
      )}
    </Frame>
  )
}

function printDuration(seconds: number): string {
  if (seconds < 60) return `${seconds} s`
  if (seconds < 3_600) return `${Math.floor(seconds / 60)} min`
  return seconds < 86_400 ? `${Math.floor(seconds / 3_600)} h` : `${Math.floor(seconds / 86_400)} d`
}
