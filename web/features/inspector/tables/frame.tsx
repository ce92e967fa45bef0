import type { ReactNode } from 'react'

import type { Inspected } from '../server/read-inspector.ts'
import type { Reading } from '../watch/reading.ts'
import { Refresh } from '../watch/refresh.tsx'

interface FrameProps<Read> {
  readonly title: string
  readonly inspected: Inspected<Read>
  readonly children: (reading: Read) => ReactNode
}

/**
 * A page of the inspector: its title, whether it is live, and its content, or a message if the service
 * does not answer.
 */
export function Frame<Read extends Pick<Reading, 'digest'>>({
  title,
  inspected,
  children,
}: FrameProps<Read>) {
  return (
    <>
      <div className="mb-4 flex items-center gap-4">
        <h2 className="min-w-0 flex-1 truncate font-semibold text-16">{title}</h2>
        <Refresh digest={inspected.kind === 'read' ? inspected.reading.digest : undefined} />
      </div>
      {inspected.kind === 'read' ? (
        <div className="space-y-6">{children(inspected.reading)}</div>
      ) : (
        <div role="alert" className="rounded-large border border-fault px-4 py-6">
          <p className="font-medium">The realtime service does not answer.</p>
          <p className="mt-1 text-soft">{inspected.why}</p>
          <p className="mt-1 text-soft">This page looks again by itself.</p>
        </div>
      )}
    </>
  )
}
