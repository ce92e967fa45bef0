/** The encoding of a connection: chosen by the subprotocol of a WebSocket, or by the content type of a stream. */
export const encodings = ['json', 'protobuf'] as const
export type Encoding = (typeof encodings)[number]
