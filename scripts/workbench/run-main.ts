import { explain } from './explain.ts'

/** Runs the work of a main file. An error is printed and becomes the exit code. Returns whether all went well. */
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
