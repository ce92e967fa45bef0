#include "peer.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "wire.h"

enum { READ_SIZE = 1 << 20 };

/* How a publication is found in whatever a protocol wraps around it; see publisher.c. */
static const char SENT_AT[] = "\"t\":\"", SEQUENCE[] = "\",\"n\":\"";
enum { SENT_AT_DIGITS = 16, SEQUENCE_DIGITS = 8 };

static const Script *script;
static const PeerEvents *events;
static int epoll;
static char buffer[READ_SIZE];

uint64_t frames_received, bytes_received;

uint64_t now_micros(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (uint64_t)now.tv_sec * 1000000 + (uint64_t)now.tv_nsec / 1000;
}

void peers_use(const Script *used, int used_epoll, const PeerEvents *told) {
  script = used;
  epoll = used_epoll;
  events = told;
}

void peer_close(Peer *peer) {
  if (peer->state == CLOSED) return;
  close(peer->fd);
  free(peer->rest);
  peer->rest = NULL;
  peer->rest_size = 0;
  peer->state = CLOSED;
}

static void lose(Peer *peer, const char *why) {
  peer_close(peer);
  events->lost(peer, why);
}

static void watch(Peer *peer, int operation, uint32_t wanted) {
  struct epoll_event event = {.events = wanted, .data.ptr = peer};
  if (epoll_ctl(epoll, operation, peer->fd, &event) != 0) {
    perror("load: epoll");
    exit(2);
  }
}

/* With every dial the next one, so that whoever is refused at one node tries another. */
static const struct sockaddr_in *address_of(const Peer *peer) {
  if (peer->role == PUBLISHER) return &script->publisher_address;
  return &script->addresses[(peer->n + peer->dials) % (uint32_t)script->address_count];
}

void peer_dial(Peer *peer) {
  const struct sockaddr_in *address = address_of(peer);
  peer->dials += 1;
  peer->dialed_at = now_micros();
  peer->fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (peer->fd < 0) {
    perror("load: socket");
    exit(2);
  }
  int on = 1;
  setsockopt(peer->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  peer->state = CONNECTING;
  peer->step = 0;
  if (connect(peer->fd, (const struct sockaddr *)address, sizeof *address) != 0 && errno != EINPROGRESS)
    return lose(peer, strerror(errno));
  watch(peer, EPOLL_CTL_ADD, EPOLLOUT);
}

static Places places_of(const Peer *peer) {
  return (Places){.n = peer->n, .channel = peer->channel, .offset = peer->offset, .epoch = peer->epoch, .data = ""};
}

static void upgrade(Peer *peer) {
  int error = 0;
  socklen_t size = sizeof error;
  getsockopt(peer->fd, SOL_SOCKET, SO_ERROR, &error, &size);
  if (error != 0) return lose(peer, strerror(error));
  static char path[TEXT_SIZE], request[TEXT_SIZE * 2];
  Places places = places_of(peer);
  script_fill(script, peer->role == PUBLISHER ? script->publisher_path : script->path, &places, path);
  const struct sockaddr_in *address = &script->addresses[0];
  int length = snprintf(request, sizeof request,
                        "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%u\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                        "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: bG9hZCBnZW5lcmF0b3IhIQ==\r\n%s\r\n",
                        path, ntohs(address->sin_port), script->headers);
  if (!wire_write(peer->fd, request, length)) return lose(peer, "lost while upgrading");
  peer->state = UPGRADING;
  watch(peer, EPOLL_CTL_MOD, EPOLLIN);
}

static const Steps *steps_of(const Peer *peer) {
  if (peer->role == PUBLISHER) return &script->publisher;
  return script->again.count > 0 && peer->epoch[0] != '\0' ? &script->again : &script->first;
}

/* Sends what is to be sent, up to the next text that must come. */
static void advance(Peer *peer) {
  const Steps *steps = steps_of(peer);
  static char text[TEXT_SIZE];
  for (; peer->step < steps->count && steps->steps[peer->step].kind == SEND; peer->step++) {
    Places places = places_of(peer);
    peer_send(peer, text, script_fill(script, steps->steps[peer->step].text, &places, text));
    if (peer->state == CLOSED) return;
  }
  if (peer->step == steps->count) {
    peer->state = LIVE;
    events->live(peer);
  }
}

void peer_send(Peer *peer, const char *text, int length) {
  static char frame[TEXT_SIZE + FRAME_HEAD];
  if (!wire_write(peer->fd, frame, wire_frame(OP_TEXT, text, length, frame))) lose(peer, "lost while writing");
}

static uint64_t number_of(const char *digits, int count) {
  uint64_t number = 0;
  for (int i = 0; i < count; i++) number = number * 10 + (uint64_t)(digits[i] - '0');
  return number;
}

static void remember(const Mark *mark, char *into, const char *line, int length) {
  if (mark->before == NULL) return;
  size_t before = strlen(mark->before);
  const char *end = line + length, *last = NULL;
  for (const char *at = line; (at = memmem(at, (size_t)(end - at), mark->before, before)) != NULL; at += before)
    last = at + before;
  if (last == NULL) return;
  size_t size = 0;
  while (last + size < end && strchr(mark->until, last[size]) == NULL) size++;
  if (last + size == end || size >= MARK_SIZE) return;
  memcpy(into, last, size);
  into[size] = '\0';
}

static void receive_line(Peer *peer, char *line, int length) {
  if (script->ping != NULL && (size_t)length == strlen(script->ping) && memcmp(line, script->ping, (size_t)length) == 0)
    return peer_send(peer, script->pong, (int)strlen(script->pong));
  if (script->again.count > 0) {
    remember(&script->offset, peer->offset, line, length);
    remember(&script->epoch, peer->epoch, line, length);
  }
  if (peer->state == INTRODUCING) {
    const Step *step = &steps_of(peer)->steps[peer->step];
    if (memmem(line, (size_t)length, step->text, strlen(step->text)) != NULL) {
      peer->step += 1;
      advance(peer);
    } else if (memmem(line, (size_t)length, "\"error\"", 7) != NULL) {
      line[length < 120 ? length : 120] = '\0';
      return lose(peer, line);
    }
  }
  char *end = line + length;
  const int whole = (int)sizeof SENT_AT - 1 + SENT_AT_DIGITS + (int)sizeof SEQUENCE - 1 + SEQUENCE_DIGITS;
  for (char *at = line; (at = memmem(at, (size_t)(end - at), SENT_AT, sizeof SENT_AT - 1)) != NULL; at += whole) {
    if (end - at < whole) return;
    uint64_t sent_at = number_of(at + sizeof SENT_AT - 1, SENT_AT_DIGITS);
    const char *digits = at + sizeof SENT_AT - 1 + SENT_AT_DIGITS + sizeof SEQUENCE - 1;
    events->published(peer, sent_at, (uint32_t)number_of(digits, SEQUENCE_DIGITS));
  }
}

static void receive_text(Peer *peer, char *text, int length) {
  frames_received += 1;
  for (char *line = text, *end = text + length; line < end && peer->state != CLOSED;) {
    char *line_end = memchr(line, '\n', (size_t)(end - line));
    if (line_end == NULL) line_end = end;
    receive_line(peer, line, (int)(line_end - line));
    line = line_end + 1;
  }
}

static void receive_frame(Peer *peer, const Frame *frame) {
  if (frame->opcode == OP_PING) {
    char pong[128 + FRAME_HEAD];
    if (frame->length <= 125) wire_write(peer->fd, pong, wire_frame(OP_PONG, frame->payload, frame->length, pong));
  } else if (frame->opcode == OP_CLOSE) {
    char why[160] = "closed without a code";
    if (frame->length >= 2) {
      const unsigned char *code = (const unsigned char *)frame->payload;
      snprintf(why, sizeof why, "closed with %d %.*s", code[0] << 8 | code[1], frame->length - 2, frame->payload + 2);
    }
    lose(peer, why);
  } else if (frame->opcode != OP_PONG) {
    receive_text(peer, frame->payload, frame->length);
  }
}

/* Returns how many bytes it took; -1 when the connection is gone. */
static int receive_answer(Peer *peer, char *bytes, int size) {
  char *end = memmem(bytes, (size_t)size, "\r\n\r\n", 4);
  if (end == NULL) return 0;
  if (strncmp(bytes, "HTTP/1.1 101", 12) != 0) {
    char why[64];
    snprintf(why, sizeof why, "%.*s", (int)strcspn(bytes, "\r"), bytes);
    lose(peer, why);
    return -1;
  }
  peer->state = INTRODUCING;
  advance(peer);
  return peer->state == CLOSED ? -1 : (int)(end - bytes) + 4;
}

static void keep_rest(Peer *peer, const char *bytes, int size) {
  if (size == 0) {
    free(peer->rest);
    peer->rest = NULL;
  } else {
    peer->rest = realloc(peer->rest, (size_t)size);
    memcpy(peer->rest, bytes, (size_t)size);
  }
  peer->rest_size = size;
}

static void receive(Peer *peer) {
  int before = peer->rest_size;
  if (before > 0) memcpy(buffer, peer->rest, (size_t)before);
  ssize_t got = recv(peer->fd, buffer + before, (size_t)(READ_SIZE - 1 - before), 0);
  if (got < 0 && (errno == EAGAIN || errno == EINTR)) return;
  if (got <= 0) return lose(peer, got == 0 ? "closed" : strerror(errno));
  bytes_received += (uint64_t)got;
  int size = before + (int)got, at = 0;
  if (peer->state == UPGRADING) {
    at = receive_answer(peer, buffer, size);
    if (at < 0) return;
  }
  Frame frame;
  while (peer->state >= INTRODUCING && wire_parse(buffer + at, size - at, &frame)) {
    receive_frame(peer, &frame);
    if (peer->state == CLOSED) return;
    at += frame.size;
  }
  keep_rest(peer, buffer + at, size - at);
}

void peer_ready(Peer *peer, uint32_t ready) {
  if (peer->state == CLOSED) return;
  if (peer->state == CONNECTING) return upgrade(peer);
  if (ready & (EPOLLIN | EPOLLHUP | EPOLLERR)) receive(peer);
}
