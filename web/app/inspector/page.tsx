import { inspect } from '../../features/inspector/server/read-inspector.ts'
import { Figures } from '../../features/inspector/tables/figures.tsx'
import { Frame } from '../../features/inspector/tables/frame.tsx'
import { printCount, Table } from '../../features/inspector/tables/table.tsx'
import { isWhole, type Reading } from '../../features/inspector/watch/reading.ts'

export default async function NodesPage() {
  const inspected = await inspect()
  return (
    <Frame title="Nodes" inspected={inspected}>
      {(reading) => (
        <>
          <Figures
            figures={[
              ['Nodes', printCount(reading.nodes.length)],
              ['Connections', printCount(reading.connectionCount)],
              ['People', printPeople(reading)],
              ['Channels', printCount(reading.channels.length)],
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
            rows={reading.nodes.map((node) => ({
              key: node.uid,
              cells: [
                <span key="name" className="font-medium" title={node.uid}>
                  {node.name}
                </span>,
                node.version,
                printCount(node.num_clients),
                printCount(node.num_subs),
                printDuration(node.uptime),
              ],
            }))}
          />
        </>
      )}
    </Frame>
  )
}

/**
 * Each node counts its own people, so somebody on several nodes is counted several times, unless all connections were
 * read.
 */
function printPeople(reading: Reading): string {
  const { nodes, connections } = reading
  if (isWhole(reading)) return printCount(new Set(connections.map(({ user }) => user)).size)
  const count = printCount(nodes.reduce((sum, { num_users }) => sum + num_users, 0))
  return nodes.length === 1 ? count : `up to ${count}`
}

function printDuration(seconds: number): string {
  if (seconds < 60) return `${seconds} s`
  if (seconds < 3_600) return `${Math.floor(seconds / 60)} min`
  return seconds < 86_400 ? `${Math.floor(seconds / 3_600)} h` : `${Math.floor(seconds / 86_400)} d`
}
