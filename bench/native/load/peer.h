#ifndef PEER_H
#define PEER_H

#include <stdint.h>

#include "script.h"

/* One WebSocket connection and what it has received. */
typedef enum { CLOSED, CONNECTING, UPGRADING, INTRODUCING, LIVE } State;
typedef enum { SUBSCRIBER, PUBLISHER } Role;

typedef struct {
  int fd;
  State state;
  Role role;
  int step;
  uint32_t n, channel;
  uint32_t dials;
  /* Of this run: the next sequence number it has not seen, and where the channel stood when it began to dial. */
  uint32_t next, wanted;
  int catching_up;
  int drops_left;
  /* When to dial, or to drop; 0: nothing planned. */
  uint64_t due;
  /* When it was lost, and when it dialed first after that: attempts that fail count as part of coming back. */
  uint64_t dialed_at, lost_at, back_at;
  char offset[MARK_SIZE], epoch[MARK_SIZE];
  /* The beginning of a frame whose end is still to come. */
  char *rest;
  int rest_size;
} Peer;

/* What the others are told. */
typedef struct {
  void (*live)(Peer *peer);
  void (*lost)(Peer *peer, const char *why);
  void (*published)(Peer *peer, uint64_t sent_at, uint32_t sequence);
} PeerEvents;

void peers_use(const Script *script, int epoll, const PeerEvents *events);
void peer_dial(Peer *peer);
void peer_close(Peer *peer);
/* On readiness of its socket. */
void peer_ready(Peer *peer, uint32_t epoll_events);
/* A frame of text, already filled in. */
void peer_send(Peer *peer, const char *text, int length);

uint64_t now_micros(void);

extern uint64_t frames_received, bytes_received;

#endif
