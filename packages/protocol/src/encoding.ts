/** The encoding of a connection. Chosen at the upgrade by the subprotocol, or by the content type of a stream. */
export const encodings = ['json', 'protobuf'] as const
export type Encoding = (typeof encodings)[number]
