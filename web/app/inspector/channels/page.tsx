import { inspect } from '../../../features/inspector/server/read-inspector.ts'
import { Channels } from '../../../features/inspector/tables/channels.tsx'
import { Frame } from '../../../features/inspector/tables/frame.tsx'
import { Search, searchIn } from '../../../features/search/search.tsx'

interface ChannelsPageProps {
  readonly searchParams: Promise<{ q?: string | string[] }>
}

export default async function ChannelsPage({ searchParams }: ChannelsPageProps) {
  const [inspected, search] = [await inspect(), await searchIn(searchParams)]
  return (
    <Frame title="Channels" inspected={inspected}>
      {({ channels }) => (
        <>
          <Search label="Search channels" value={search} />
          <Channels
            channels={channels.filter(({ name }) => name.includes(search))}
            empty={
              search === ''
                ? 'Channels will be here as soon as somebody is subscribed to one.'
                : 'No channel is called that.'
            }
          />
        </>
      )}
    </Frame>
  )
}
