import type { Contract } from '@portico/channels'

/**
 * Where an application says, once, what its channels are:
 *
 *     declare module '@portico/client' {
 *       interface Register { readonly contract: typeof app }
 *     }
 *
 * From then on every channel name, event and payload is checked, and nothing of the contract is shipped to browsers.
 */
// biome-ignore lint/suspicious/noEmptyInterface: it is the application that fills it.
export interface Register {}

/** The application's contract; any channel with any event where none is registered. */
export type AppContract = Register extends { readonly contract: infer App extends Contract } ? App : Contract
