import { demoPeople } from '@portico/db'
import type { Metadata } from 'next'

import { DemoPeople } from '../../features/session/demo-people.tsx'
import { oauthProviders } from '../../features/session/oauth.ts'
import { Providers } from '../../features/session/providers.tsx'
import { Page } from '../../features/shell/page.tsx'
import { requireConfig } from '../../lib/require-config.ts'

export const metadata: Metadata = { title: 'Sign in' }

const FAULTS: Readonly<Record<string, string>> = {
  CredentialsSignin: 'This person may not sign in: an administrator has revoked their access.',
  AccessDenied:
    'This account may not come in: its access was revoked, or its address belongs to somebody else here.',
  Unavailable: 'The database does not answer. Nothing is lost; try again in a moment.',
}

interface SignInProps {
  readonly searchParams: Promise<{ error?: string | string[] }>
}

export default async function SignIn({ searchParams }: SignInProps) {
  const { error } = await searchParams
  const providers =
    requireConfig().NEXTAUTH_SECRET === undefined
      ? []
      : oauthProviders().map(({ id, name }) => ({ id, name }))
  const people = demoPeople.map(({ id, name, about }) => ({ id, name, about }))
  return (
    <Page>
      <h1 className="font-semibold text-28 leading-tight tracking-tight">Sign in</h1>
      <p className="mt-3 max-w-xl text-16 text-soft">
        Choose who you are. Then open a second window as somebody else, and watch both.
      </p>
      {error !== undefined && (
        <p role="alert" className="mt-6 rounded-small border border-fault px-4 py-3 text-fault">
          {FAULTS[String(error)] ?? 'Signing in did not work. Try again.'}
        </p>
      )}
      {providers.length > 0 && <Providers providers={providers} />}
      <DemoPeople people={people} />
    </Page>
  )
}
