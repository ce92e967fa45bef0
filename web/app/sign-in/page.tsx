import { demoPeople } from '@portico/db'
import type { Metadata } from 'next'

import { DemoPeople } from '../../features/session/demo-people.tsx'
import { NobodyComesIn } from '../../features/session/nobody-comes-in.tsx'
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
  Unavailable: 'The database does not answer. Nothing is lost; try again in a moment.',
}

interface SignInProps {
  readonly searchParams: Promise<{ error?: string | string[] }>
}

export default async function SignIn({ searchParams }: SignInProps) {
  const { error } = await searchParams
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
      {closed ? <NobodyComesIn {...closed} /> : <Ways open={waysIn(config)} />}
    </Page>
  )
}

function Ways({ open }: { readonly open: ReturnType<typeof waysIn> }) {
  const providers = open.flatMap((way) => (way.id === 'demo' ? [] : [{ id: way.id, name: way.name }]))
  const isDemo = open.some(({ id }) => id === 'demo')
  return (
    <>
      {providers.length > 0 && <Providers providers={providers} />}
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
            Choose who you are. Then open a second window as somebody else, and watch both.
          </p>
          <DemoPeople people={demoPeople.map(({ id, name, about }) => ({ id, name, about }))} />
        </>
      )}
    </>
  )
}
