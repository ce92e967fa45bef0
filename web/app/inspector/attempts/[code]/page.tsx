import { isTraceCode } from '@portico/protocol'
import { notFound } from 'next/navigation'

import { requireAdministrator } from '../../../../features/inspector/server/administrator.ts'
import { readAttempt } from '../../../../features/inspector/server/read-attempt.ts'
import { Steps } from '../../../../features/inspector/tables/steps.tsx'
import { transportName } from '../../../../features/shell/status-look.ts'

interface AttemptPageProps {
  readonly params: Promise<{ code: string }>
}

/** One attempt to connect, from both sides. It is over, so the page is not live. */
export default async function AttemptPage({ params }: AttemptPageProps) {
  await requireAdministrator()
  const { code } = await params
  if (!isTraceCode(code)) notFound()
  const attempt = await readAttempt(code)
  return (
    <div className="space-y-6">
      <h2 className="font-semibold text-16">Attempt {code}</h2>
      {attempt === undefined || (attempt.sightings.length === 0 && attempt.timelines.length === 0) ? (
        <p className="rounded-large border border-line border-dashed px-4 py-8 text-center text-soft">
          No node remembers this attempt. They keep the latest ones.
        </p>
      ) : (
        <>
          {attempt.sightings.map(({ node, at, transport, steps, finding }) => (
            <Steps
              key={`${node} ${at}`}
              title={`Service, ${transportName(transport)}`}
              steps={steps}
              finding={finding?.id}
            />
          ))}
          {attempt.timelines.map(({ steps, finding, receivedAt }) => (
            <Steps key={receivedAt} title="Client" steps={steps} finding={finding?.id} />
          ))}
        </>
      )}
    </div>
  )
}
