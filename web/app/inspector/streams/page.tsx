import { inspect } from '../../../features/inspector/server/read-inspector.ts'
import { countStreams, readShards, readStreams } from '../../../features/inspector/server/read-streams.ts'
import { ChannelLink } from '../../../features/inspector/tables/channel-link.tsx'
import { Figures } from '../../../features/inspector/tables/figures.tsx'
import { Frame } from '../../../features/inspector/tables/frame.tsx'
import { printCount, Table } from '../../../features/inspector/tables/table.tsx'
import { Search, searchIn } from '../../../features/search/search.tsx'

interface StreamsPageProps {
  readonly searchParams: Promise<{ q?: string | string[] }>
}

export default async function StreamsPage({ searchParams }: StreamsPageProps) {
  const inspected = await inspect()
  const search = await searchIn(searchParams)
  const [streams, count, shards] = await Promise.all([
    readStreams(search),
    countStreams(search),
    readShards(),
  ])
  const leaders = new Map(shards.map(({ shard, leader }) => [shard, leader]))
  const sum = (count: 'outbox' | 'unsent') => shards.reduce((total, shard) => total + shard[count], 0)
  const led = shards.filter(({ leader }) => leader !== null).length
  return (
    <Frame title="Streams" inspected={inspected}>
      {() => (
        <>
          <Figures
            figures={[
              ['Shards with a leader', `${led} of ${shards.length}`],
              ['In the outbox', String(sum('outbox'))],
              ['Numbered, not sent', String(sum('unsent'))],
              ['Streams', printCount(count)],
            ]}
          />
          <Search label="Search streams" value={search} />
          <Table
            label="Streams"
            total={count}
            hint="search by name"
            empty={
              search === '' ? 'Nothing was published to a durable channel yet.' : 'No stream is called that.'
            }
            columns={[
              { name: 'Channel' },
              { name: 'Head', numeric: true },
              { name: 'Retained from', numeric: true, wideOnly: true },
              { name: 'Shard', numeric: true, wideOnly: true },
              { name: 'Leader', numeric: true, wideOnly: true },
            ]}
            rows={streams.map(({ channel, shard, head, from }) => ({
              key: channel,
              cells: [
                <ChannelLink key="channel" name={channel} />,
                head,
                from ?? 'nothing left',
                shard,
                leaders.get(shard) === null ? 'nobody' : `session ${leaders.get(shard)}`,
              ],
            }))}
          />
        </>
      )}
    </Frame>
  )
}
