import { NewBoard } from '@portico/contract/board'

import { createBoardAnswers } from '../../../features/board/server/answers.ts'
import { createBoard } from '../../../features/board/server/create-board.ts'
import { signedIn } from '../../../features/session/server/route.ts'
import { posted } from '../../../lib/route.ts'

export const POST = signedIn(async ({ person, request, db }) => {
  const board = await posted(request, NewBoard)
  return createBoardAnswers[await createBoard(db, person, board)](board.id)
})
