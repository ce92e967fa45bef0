import { fanOut } from './fan-out.ts'
import type { Part } from './part.ts'

/** Everything there is to be measured, in the order of the document. */
export const parts: readonly Part[] = [fanOut]
