import {
  Activity,
  Bell,
  Columns3,
  type LucideIcon,
  MessagesSquare,
  PanelsTopLeft,
  Radio,
  Sparkles,
  Telescope,
  Users,
} from 'lucide-react'

import type { Session } from '../session/server/person.ts'

/** One entry of the rail. */
export interface Product {
  readonly href: string
  readonly label: string
  readonly icon: LucideIcon
  readonly who: Audience
}

export type Audience = 'everybody' | 'signed-out' | 'signed-in' | 'administrators'

/** In the order of the rail. */
export const products: readonly Product[] = [
  { href: '/', label: 'Overview', icon: PanelsTopLeft, who: 'signed-out' },
  { href: '/messages', label: 'Messages', icon: MessagesSquare, who: 'signed-in' },
  { href: '/board', label: 'Board', icon: Columns3, who: 'signed-in' },
  { href: '/show', label: 'Shows', icon: Radio, who: 'signed-in' },
  { href: '/assistant', label: 'Assistant', icon: Sparkles, who: 'signed-in' },
  { href: '/notifications', label: 'Notifications', icon: Bell, who: 'signed-in' },
  { href: '/people', label: 'People', icon: Users, who: 'administrators' },
  { href: '/connection', label: 'Connection', icon: Activity, who: 'everybody' },
  { href: '/inspector', label: 'Inspector', icon: Telescope, who: 'administrators' },
]

/** Hides entries that this person could not open. The page itself decides about access. */
export function isFor(who: Audience, session: Pick<Session, 'role'> | undefined): boolean {
  switch (who) {
    case 'everybody':
      return true
    case 'signed-out':
      return session === undefined
    case 'signed-in':
      return session !== undefined
    case 'administrators':
      return session?.role === 'administrator'
    default:
      return who satisfies never
  }
}
