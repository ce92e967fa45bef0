#ifndef RUN_H
#define RUN_H

#include <stdint.h>

#include "peer.h"

/* One measurement: publications at a pace, and meanwhile what happens to the subscribers. */
typedef struct {
  double rate;       /* publications a second… */
  int burst;         /* …so many at once */
  double seconds;    /* how long; 0: until every drop is done, or without drops until `run_stop` */
  int bytes;         /* of a publication's data */
  int drops;         /* how often each subscriber is cut off */
  int offline_ms;    /* for how long */
  int online_ms;     /* and how long it is back, on average, before the next time */
  int cut_ms;        /* when all are cut off at once; 0: never */
  int spread_ms;     /* those who were cut off come back within this */
  int settle_ms;     /* how long what is missing may take to come when all was published */
} Plan;

void run_begin(const Script *script, const Plan *plan, Peer *peers, int count, int channels, Peer *publisher);
int run_is_active(void);
void run_stop(void);
/* Does what is due, and returns when to be called again. */
uint64_t run_tick(uint64_t now);

void run_live(Peer *peer);
void run_lost(Peer *peer);
void run_published(Peer *peer, uint64_t sent_at, uint32_t sequence);

#endif
