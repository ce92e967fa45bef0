import { useState } from 'react'

import { signOut } from './sign-out.ts'

/** Signs out, and tells why that failed. */
export function useSignOut(news: Parameters<typeof signOut>[0]) {
  const [state, setState] = useState<'in' | 'leaving' | { readonly fault: string }>('in')
  const leave = () => {
    setState('leaving')
    signOut(news).catch((error: unknown) =>
      setState({ fault: error instanceof Error ? error.message : String(error) }),
    )
  }
  return { leave, isLeaving: state === 'leaving', fault: typeof state === 'object' ? state.fault : undefined }
}
