import { readChannel } from '../../../../features/inspector/server/read-channel.ts'
import { inspect } from '../../../../features/inspector/server/read-inspector.ts'
import { readNames } from '../../../../features/inspector/server/read-names.ts'
import { printRate } from '../../../../features/inspector/tables/channels.tsx'
import { Connections } from '../../../../features/inspector/tables/connections.tsx'
import { Figures } from '../../../../features/inspector/tables/figures.tsx'
import { Frame } from '../../../../features/inspector/tables/frame.tsx'
import { Publications } from '../../../../features/inspector/tables/publications.tsx'
import { printCount } from '../../../../features/inspector/tables/table.tsx'
import { isWhole } from '../../../../features/inspector/watch/reading.ts'

interface ChannelPageProps {
  readonly params: Promise<{ name: string }>
}

export default async function ChannelPage({ params }: ChannelPageProps) {
  const name = decodeURIComponent((await params).name)
  const inspected = await inspect()
  const channel = await readChannel(name)
  const all = inspected.kind === 'read' ? inspected.reading.connections : []
  const connections = all.filter(({ subscriptions }) => subscriptions.some((held) => held.channel === name))
  const names = await readNames(connections.map(({ user }) => user))
  return (
    <Frame title={name} inspected={inspected}>
      {(reading) => {
        const line = reading.channels.find((known) => known.name === name)
        const subscribers = line?.subscribers ?? 0
        // If all connections were read, none is missing: the count is just a moment older.
        const isMissing = !isWhole(reading) && subscribers > connections.length
        return (
          <>
            <Figures
              figures={[
                ['Kind', channel.kind],
                ['Subscribers', printCount(subscribers)],
                ['Offset', channel.offset === undefined ? '–' : String(channel.offset)],
                ['Rate', printRate(line?.rate)],
              ]}
            />
            <section aria-labelledby="subscribers">
              <h3 id="subscribers" className="mb-2 font-medium">
                Subscribers
              </h3>
              <Connections
                connections={connections}
                nodes={reading.nodes}
                names={names}
                total={isMissing ? subscribers : undefined}
                empty={
                  isMissing
                    ? `Its subscribers are not among the ${printCount(all.length)} connections that are read here. Search the connections by person.`
                    : 'Nobody listens to this channel now.'
                }
              />
            </section>
            <section aria-labelledby="publications">
              <h3 id="publications" className="mb-2 font-medium">
                Publications
              </h3>
              <Publications publications={channel.publications} />
            </section>
          </>
        )
      }}
    </Frame>
  )
}
