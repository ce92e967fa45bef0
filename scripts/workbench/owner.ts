import { statSync } from 'node:fs'

/** Another user owns the files that runs of this checkout have made. */
class OtherOwner extends Error {
  override readonly name = 'OtherOwner'
}

/** Refuses a folder of another user, who was root if a run was once started with `sudo`. Root may use any folder. */
export function refuseOtherOwner(folder: string, user: number | undefined): void {
  const owner = otherOwner(folder, user)
  if (owner === undefined || user === 0) return
  throw new OtherOwner(
    `${folder} belongs to another user (uid ${owner}; this one is ${user}): a run was started as that user. ` +
      `Start as that user, or give the whole checkout to this one: sudo chown -R ${user} .`,
  )
}

/**
 * Refuses root a run in a folder of another user: root's files would lock the owner out, and Postgres, which root runs as
 * an account without rights, does not accept another user's data.
 */
export function refuseRootOverOthers(folder: string, user = process.getuid?.()): void {
  const owner = otherOwner(folder, user)
  if (owner === undefined || user !== 0) return
  throw new OtherOwner(
    `${folder} belongs to another user (uid ${owner}), and what root makes there would lock that user out. ` +
      `Start as that user, or begin anew as root, without the data: make clean && chown -R 0 .portico`,
  )
}

function otherOwner(folder: string, user: number | undefined): number | undefined {
  const owner = statSync(folder, { throwIfNoEntry: false })?.uid
  return user === undefined || owner === user ? undefined : owner
}
