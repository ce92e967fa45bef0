import { useEvent } from '@portico/client/react'
import { useRouter } from 'next/navigation'

/** Reads the page again when somebody puts this person on a board. */
export function useInvitations(personId: string): void {
  const router = useRouter()
  useEvent(`user:${personId}`, 'notification.created', ({ href }) => {
    if (href.startsWith('/board/')) router.refresh()
  })
}
