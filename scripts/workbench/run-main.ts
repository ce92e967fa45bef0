import { explain } from './explain.ts'

/** Does the work of a main file to its end. What it throws is told and becomes the exit code; returns whether all went well. */
export async function runMain(work: () => Promise<void>): Promise<boolean> {
  try {
    await work()
    return true
  } catch (error) {
    console.error(explain(error))
    process.exitCode = 1
    return false
  }
}
