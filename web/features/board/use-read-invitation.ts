import { useEffect } from 'react'

import { call } from '../../lib/call.ts'

/** Who opens a board has seen the invitation to it. If this fails, the notification only stays unread. */
export function useReadInvitation(boardId: string): void {
  useEffect(() => {
    call('POST', '/api/notifications/read', { href: `/board/${boardId}` }).catch(() => {})
  }, [boardId])
}
