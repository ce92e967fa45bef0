import { isTraceCode } from '@portico/protocol'
import { redirect } from 'next/navigation'

import { inspect } from '../../../features/inspector/read-inspector.ts'
import { readNames } from '../../../features/inspector/read-names.ts'
import { Search, searchIn } from '../../../features/inspector/search.tsx'
import { Connections } from '../../../features/inspector/tables/connections.tsx'
import { Frame } from '../../../features/inspector/tables/frame.tsx'

interface ConnectionsPageProps {
  readonly searchParams: Promise<{ q?: string | string[] }>
}

export default async function ConnectionsPage({ searchParams }: ConnectionsPageProps) {
  const [inspected, search] = [await inspect(), (await searchIn(searchParams)).toLowerCase()]
  if (isTraceCode(search.toUpperCase())) redirect(`/inspector/attempts/${search.toUpperCase()}`)
  const connections = inspected.kind === 'read' ? inspected.reading.connections : []
  const names = await readNames(connections.map(({ user }) => user))
  const found = connections.filter(({ client, user, transport, address }) =>
    [client, user, names.get(user) ?? '', transport, address].some((text) =>
      text.toLowerCase().includes(search),
    ),
  )
  return (
    <Frame title="Connections" inspected={inspected}>
      {({ nodes }) => (
        <>
          <Search label="Search people, connections, transports, addresses, trace codes" value={search} />
          <Connections
            connections={found}
            nodes={nodes}
            names={names}
            empty={
              search === ''
                ? 'Connections will be here as soon as there are any.'
                : 'No connection fits that.'
            }
          />
        </>
      )}
    </Frame>
  )
}
