#ifndef SCRIPT_H
#define SCRIPT_H

#include <netinet/in.h>
#include <stdint.h>

/*
 * How a client of one protocol behaves, read from a file of lines `word value`:
 *
 *   address 127.0.0.1 4000     where to connect; several take turns
 *   path /ws                   of the upgrade; the next ones are templates too
 *   header Name: value
 *   send TEXT, await TEXT      steps after the upgrade: a frame to send, or a text that must come
 *   again send|await TEXT      the same for a client that has been here before, and continues
 *   offset BEFORE UNTIL        where a message says how far the stream has come: the last BEFORE, up to a character of UNTIL
 *   epoch BEFORE UNTIL         the same for what else is sent along with it
 *   ping TEXT, pong TEXT       the protocol's own heartbeat
 *   publisher address|path|send|await  the same for the one connection that publishes
 *   publish TEXT               a frame that publishes {data} into {channel}
 *   channel TEXT               the name of channel {k}
 *   tokens FILE                one a line, the n-th for connection n
 *
 * Templates: {n} {token} {channel} {offset} {epoch} {id} {data}; \n is a line break.
 */
enum { MAX_STEPS = 8, MAX_ADDRESSES = 8, TEXT_SIZE = 64 * 1024, MARK_SIZE = 48 };

typedef struct {
  enum { SEND, AWAIT } kind;
  char *text;
} Step;

typedef struct {
  Step steps[MAX_STEPS];
  int count;
} Steps;

typedef struct {
  char *before;
  char *until;
} Mark;

typedef struct {
  struct sockaddr_in addresses[MAX_ADDRESSES];
  int address_count;
  /* Where the publisher connects; the first of the others' unless said otherwise. */
  struct sockaddr_in publisher_address;
  char *path, *headers, *publisher_path;
  Steps first, again, publisher;
  Mark offset, epoch;
  char *ping, *pong, *publish, *channel;
  char **tokens;
  int token_count;
} Script;

/* What the places of a template hold. */
typedef struct {
  uint32_t n, channel, id;
  const char *offset, *epoch, *data;
} Places;

void script_read(Script *script, const char *file);
/* Returns the length of what it wrote to `into`, which holds TEXT_SIZE. */
int script_fill(const Script *script, const char *text, const Places *places, char *into);

#endif
