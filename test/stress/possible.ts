import { type FaultKind, faultKinds, faults } from './faults/table.ts'
import { Disk } from './house/disk.ts'

/** The faults that can be caused on this machine. */
export async function possibleKinds(): Promise<readonly FaultKind[]> {
  const hasDisk = await Disk.isPossible()
  return faultKinds.filter((kind) => hasDisk || !faults[kind].needsDisk)
}
