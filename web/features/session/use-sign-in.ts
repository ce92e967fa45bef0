import { getCsrfToken, getProviders, signIn } from 'next-auth/react'
import { useEffect, useState } from 'react'

type State =
  | { readonly kind: 'ready' }
  | { readonly kind: 'busy'; readonly with: string }
  | { readonly kind: 'failed' }

export interface SignIn {
  /** Which of the buttons was pressed; undefined while all of them can be. */
  readonly chosen: string | undefined
  readonly fault: string | undefined
  readonly enter: (chosen: string, provider: string, credentials?: Readonly<Record<string, string>>) => void
}

/** Signs in and goes to the place. A failure is shown, and can be retried. */
export function useSignIn(place: string): SignIn {
  const [state, setState] = useState<State>({ kind: 'ready' })
  useBackInPage(() => setState({ kind: 'ready' }))
  const enter: SignIn['enter'] = (chosen, provider, credentials = {}) => {
    setState({ kind: 'busy', with: chosen })
    begin(provider, { ...credentials, callbackUrl: place }).catch(() => setState({ kind: 'failed' }))
  }
  return {
    chosen: state.kind === 'busy' ? state.with : undefined,
    fault: state.kind === 'failed' ? 'Not signed in. The server does not answer.' : undefined,
    enter,
  }
}

/** Rejects if a request is cut off, or if the front door answers it with a page of its own. */
async function begin(provider: string, options: Readonly<Record<string, string>>): Promise<void> {
  // Without an answer to one of these, `signIn` does not reject: it leaves this page, or posts without a token.
  if (!(await getProviders()) || !(await getCsrfToken())) throw new Error('The server does not answer.')
  await signIn(provider, options)
}

/** Runs when the browser shows the page again as it was left, as it does on the way back from a provider. */
function useBackInPage(run: () => void): void {
  useEffect(() => {
    const onShow = ({ persisted }: PageTransitionEvent) => persisted && run()
    window.addEventListener('pageshow', onShow)
    return () => window.removeEventListener('pageshow', onShow)
  })
}
