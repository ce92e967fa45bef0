import { demoPeople } from '@portico/db'
import type { Metadata } from 'next'

import { DemoPeople } from '../../features/session/demo-people.tsx'
import { NobodyComesIn } from '../../features/session/nobody-comes-in.tsx'
import { placeAsked } from '../../features/session/place.ts'
import { Providers } from '../../features/session/providers.tsx'
import { waysIn, whyClosed } from '../../features/session/ways-in.ts'
import { Page } from '../../features/shell/page.tsx'
import { requireConfig } from '../../lib/require-config.ts'

export const metadata: Metadata = { title: 'Sign in' }

const FAULTS: Readonly<Record<string, string>> = {
  CredentialsSignin: 'This person may not sign in: an administrator has revoked their access.',
  AccessDenied:
    'This account may not come in: its access was revoked, or its address belongs to somebody else here.',
  NoDemoData:
    'The people of the demo are not in this database. Whoever runs the app puts them there: node packages/db/src/seed-main.ts',
  SomebodyElse:
    'Somebody else signed in in this browser, so its other windows were closed to you. A private window keeps two people apart.',
  Unavailable: 'The database does not answer. Nothing is lost; try again in a moment.',
}

interface SignInProps {
  readonly searchParams: Promise<{ error?: string | string[]; to?: string | string[] }>
}

export default async function SignIn({ searchParams }: SignInProps) {
  const { error, to } = await searchParams
  const config = requireConfig()
  const closed = whyClosed(config)
  return (
    <Page>
      <h1 className="font-semibold text-28 leading-tight tracking-tight">Sign in</h1>
      {error !== undefined && (
        <p role="alert" className="mt-6 rounded-small border border-fault px-4 py-3 text-fault">
          {FAULTS[String(error)] ?? 'Signing in did not work. Try again.'}
        </p>
      )}
      {closed ? <NobodyComesIn {...closed} /> : <Ways open={waysIn(config)} place={placeAsked(to)} />}
    </Page>
  )
}

interface WaysProps {
  readonly open: ReturnType<typeof waysIn>
  /** Where they lead. */
  readonly place: string
}

function Ways({ open, place }: WaysProps) {
  const providers = open.flatMap((way) => (way.id === 'demo' ? [] : [{ id: way.id, name: way.name }]))
  const isDemo = open.some(({ id }) => id === 'demo')
  return (
    <>
      {providers.length > 0 && <Providers providers={providers} place={place} />}
      {providers.length > 0 && isDemo && (
        <p className="mt-6 flex items-center gap-3 text-12 text-soft">
          <span aria-hidden="true" className="h-px flex-1 bg-line" />
          or as somebody of the demo
          <span aria-hidden="true" className="h-px flex-1 bg-line" />
        </p>
      )}
      {isDemo && (
        <>
          <p className="mt-3 max-w-xl text-16 text-soft">
            Choose who you are. Then open a private window as somebody else, and watch both.
          </p>
          <DemoPeople people={demoPeople.map(({ id, name, about }) => ({ id, name, about }))} place={place} />
        </>
      )}
    </>
  )
}
