#ifndef WIRE_H
#define WIRE_H

#include <stdint.h>

/* WebSocket frames, as a client has them. */
enum { OP_TEXT = 1, OP_CLOSE = 8, OP_PING = 9, OP_PONG = 10, FRAME_HEAD = 14 };

typedef struct {
  int opcode;
  int size;        /* of the whole frame */
  char *payload;
  int length;
} Frame;

/* 0 when the bytes hold no whole frame yet. */
int wire_parse(char *bytes, int size, Frame *frame);
/* Writes a client's frame; `into` holds FRAME_HEAD more than the payload. Returns its size. */
int wire_frame(int opcode, const char *payload, int length, char *into);
/* All of it, waiting for a peer that does not read. False when the connection is gone. */
int wire_write(int fd, const char *bytes, int size);

#endif
