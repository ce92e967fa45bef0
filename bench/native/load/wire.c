#include "wire.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>

int wire_parse(char *bytes, int size, Frame *frame) {
  if (size < 2) return 0;
  const unsigned char *head = (const unsigned char *)bytes;
  uint64_t length = head[1] & 127;
  int at = 2;
  int extra = length == 126 ? 2 : length == 127 ? 8 : 0;
  if (size < at + extra) return 0;
  if (extra > 0) {
    length = 0;
    for (int i = 0; i < extra; i++) length = length << 8 | head[at + i];
    at += extra;
  }
  if ((uint64_t)(size - at) < length) return 0;
  *frame = (Frame){.opcode = head[0] & 15, .size = at + (int)length, .payload = bytes + at, .length = (int)length};
  return 1;
}

/* A mask of zeros is a mask, and costs this side nothing. */
int wire_frame(int opcode, const char *payload, int length, char *into) {
  int at = 0;
  into[at++] = (char)(0x80 | opcode);
  if (length < 126) {
    into[at++] = (char)(0x80 | length);
  } else if (length < 65536) {
    into[at++] = (char)(0x80 | 126);
    into[at++] = (char)(length >> 8);
    into[at++] = (char)length;
  } else {
    into[at++] = (char)(0x80 | 127);
    for (int shift = 56; shift >= 0; shift -= 8) into[at++] = (char)((uint64_t)length >> shift);
  }
  memset(into + at, 0, 4);
  memcpy(into + at + 4, payload, (size_t)length);
  return at + 4 + length;
}

int wire_write(int fd, const char *bytes, int size) {
  while (size > 0) {
    ssize_t written = send(fd, bytes, (size_t)size, MSG_NOSIGNAL);
    if (written > 0) {
      bytes += written;
      size -= (int)written;
    } else if (errno == EAGAIN) {
      struct pollfd wait = {.fd = fd, .events = POLLOUT};
      poll(&wait, 1, 1000);
    } else if (errno != EINTR) {
      return 0;
    }
  }
  return 1;
}
