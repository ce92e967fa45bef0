import { writeFile } from 'node:fs/promises'
import { openApiFile, openApiText } from '../src/api/openapi.ts'

/** Writes docs/openapi.json anew; a test compares the two. */
await writeFile(openApiFile, await openApiText())
