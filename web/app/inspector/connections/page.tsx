import { isTraceCode } from '@portico/protocol'
import { redirect } from 'next/navigation'
import { findConnections, PEOPLE_OF_A_SEARCH } from '../../../features/inspector/server/read-connections.ts'
import { inspectWith } from '../../../features/inspector/server/read-inspector.ts'
import { Connections } from '../../../features/inspector/tables/connections.tsx'
import { Frame } from '../../../features/inspector/tables/frame.tsx'
import { printCount } from '../../../features/inspector/tables/table.tsx'
import { isWhole } from '../../../features/inspector/watch/reading.ts'
import { Search, searchIn } from '../../../features/search/search.tsx'

interface ConnectionsPageProps {
  readonly searchParams: Promise<{ q?: string | string[] }>
}

export default async function ConnectionsPage({ searchParams }: ConnectionsPageProps) {
  const search = (await searchIn(searchParams)).toLowerCase()
  const inspected = await inspectWith(async (reading) => ({
    ...reading,
    found: await findConnections(reading, search),
  }))
  if (isTraceCode(search.toUpperCase())) redirect(`/inspector/attempts/${search.toUpperCase()}`)
  return (
    <Frame title="Connections" inspected={inspected}>
      {({ found, ...reading }) => (
        <>
          <Search label="Search people, connections, transports, addresses, trace codes" value={search} />
          <Connections
            {...found}
            nodes={reading.nodes}
            total={search === '' ? reading.connectionCount : undefined}
            empty={
              search === ''
                ? 'Connections will be here as soon as there are any.'
                : 'No connection fits that.'
            }
          />
          {search !== '' && !isWhole(reading) && (
            <p className="text-13 text-soft">
              Up to {PEOPLE_OF_A_SEARCH} people and whole ids were looked for among all{' '}
              {printCount(reading.connectionCount)} connections, anything else among{' '}
              {printCount(reading.connections.length)} of them.
            </p>
          )}
        </>
      )}
    </Frame>
  )
}
