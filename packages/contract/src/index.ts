import { defineChannels, durable, ephemeral } from '@portico/channels'
import type { Db } from '@portico/db'
import { boardMembersOnly, Cursor, Ticket, TicketChanged, TicketRemoved, Viewing } from './board.ts'
import {
  AnswerEnded,
  Message,
  MessageDeleted,
  MessageEdited,
  membersOnly,
  Piece,
  Receipt,
  Typing,
} from './conversation.ts'
import { administratorsOnly, Reading } from './inspector.ts'
import { ConversationChanged, Notification, NotificationsRead, themselvesOnly } from './person.ts'
import {
  audience,
  Comment,
  Counted,
  everybody,
  ItemAdded,
  ItemClaimed,
  ShowEnded,
  ShowListed,
  ShowStarted,
} from './show.ts'

export {
  AnswerFault,
  AnswerRetry,
  ConversationDraft,
  longestBody,
  longestTitle,
  MessageDraft,
  MessageRemoval,
  MessageRevision,
  Piece,
  QuestionDraft,
  ReadReport,
} from './conversation.ts'

/** The app's channels. Web and service import this one value; the types of both follow from it. */
export const app = defineChannels<Db>()({
  'conversation:{id}': durable({
    events: {
      'message.sent': Message,
      'message.edited': MessageEdited,
      'message.deleted': MessageDeleted,
      'message.read': Receipt,
      'answer.ended': AnswerEnded,
    },
    policy: membersOnly,
  }),

  /** Who has the conversation open, and who is typing in it. */
  'conversation:{id}:typing': ephemeral({
    events: { typing: Typing },
    policy: membersOnly,
    presence: true,
    publish: 'subscribers',
    maxDataBytes: 1_024,
  }),

  /** The assistant's answer in progress; the history lets it survive a reload in mid-sentence. */
  'conversation:{id}:answer': ephemeral({
    events: { piece: Piece },
    policy: membersOnly,
    history: { size: 2_000, ttl: '10 minutes' },
  }),

  'user:{id}': durable({
    events: {
      'notification.created': Notification,
      'notification.changed': Notification,
      'notification.read': NotificationsRead,
      'conversation.changed': ConversationChanged,
    },
    policy: themselvesOnly,
  }),

  'board:{id}': durable({
    events: { 'ticket.created': Ticket, 'ticket.changed': TicketChanged, 'ticket.removed': TicketRemoved },
    policy: boardMembersOnly,
  }),

  'board:{id}:cursors': ephemeral({
    events: { moved: Cursor, viewing: Viewing },
    policy: boardMembersOnly,
    presence: true,
    publish: 'subscribers',
    history: { size: 100, ttl: '5 minutes' },
    maxDataBytes: 1_024,
  }),

  shows: durable({ events: { 'show.listed': ShowListed }, policy: everybody, retain: '7 days' }),

  'show:{id}': durable({
    events: {
      'show.started': ShowStarted,
      'show.ended': ShowEnded,
      'item.added': ItemAdded,
      'item.claimed': ItemClaimed,
    },
    policy: audience,
    retain: '7 days',
  }),

  /**
   * Hundreds of comments per second: kept briefly, with presence for the count of viewers, without announcing joins and
   * leaves.
   */
  'show:{id}:comments': ephemeral({
    events: { commented: Comment, counted: Counted },
    policy: audience,
    presence: true,
    announce: false,
    publish: 'policy',
    history: { size: 200, ttl: '10 minutes' },
    maxDataBytes: 4_096,
  }),

  /** Tells open inspector pages when to reload, as long as there are any. */
  'inspector:{id}': ephemeral({
    events: { reading: Reading },
    policy: administratorsOnly,
    presence: true,
    announce: false,
  }),
})

export type App = typeof app
