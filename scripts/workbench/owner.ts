import { statSync } from 'node:fs'

/** Another user owns what runs of this checkout have made. */
class OtherOwner extends Error {
  override readonly name = 'OtherOwner'
}

/** Refuses a folder of another user, who was root if a run was once started with `sudo`. */
export function refuseOtherOwner(folder: string, user: number | undefined): void {
  const owner = statSync(folder, { throwIfNoEntry: false })?.uid
  if (user === undefined || owner === undefined || owner === user) return
  throw new OtherOwner(
    `${folder} belongs to another user (uid ${owner}; this one is ${user}): a run was started as that user. ` +
      `Start as that user, or give the whole checkout to this one: sudo chown -R ${user} .`,
  )
}
