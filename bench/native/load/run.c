#include "run.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "histogram.h"
#include "wire.h"

/* How often the plans of all subscribers are looked through. */
enum { SWEEP_MICROS = 10 * 1000, DIAL_DEADLINE_MICROS = 10 * 1000 * 1000, MAX_BURST = 100 };

static const Script *script;
static Plan plan;
static Peer *peers, *publisher;
static int peer_count, channels;

static enum { IDLE, PUBLISHING, SETTLING } phase = IDLE;
static uint64_t began_at, ended_at, next_publish_at, next_sweep_at, settle_until;
static uint64_t published, publish_total;
static uint32_t *published_in, *subscribed_to;
/* Every subscriber's progress together; equal when all is there. */
static uint64_t expected, accounted;
static uint64_t delivered, lost, doubled, losses;
static int drops_open, away;
static Histogram latency, catch_up, gap;
static char *pad;
static double cpu_before;

static double cpu_seconds(void) {
  struct rusage used;
  getrusage(RUSAGE_SELF, &used);
  return (double)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) + (double)(used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1e6;
}

static uint64_t random_below(uint64_t limit) {
  static uint64_t seed = 0x9e3779b97f4a7c15;
  seed ^= seed << 13;
  seed ^= seed >> 7;
  seed ^= seed << 17;
  return limit == 0 ? 0 : seed % limit;
}

int run_is_active(void) { return phase != IDLE; }

void run_stop(void) { publish_total = published; }

static void reset_counts(void) {
  published = expected = accounted = delivered = lost = doubled = losses = 0;
  frames_received = bytes_received = 0;
  away = drops_open = 0;
  histogram_clear(&latency);
  histogram_clear(&catch_up);
  histogram_clear(&gap);
  free(published_in);
  free(subscribed_to);
  published_in = calloc((size_t)channels, sizeof *published_in);
  subscribed_to = calloc((size_t)channels, sizeof *subscribed_to);
}

void run_begin(const Script *used, const Plan *wanted, Peer *all, int count, int channel_count, Peer *by) {
  script = used;
  plan = *wanted;
  peers = all;
  peer_count = count;
  channels = channel_count;
  publisher = by;
  reset_counts();
  free(pad);
  pad = malloc((size_t)plan.bytes + 1);
  memset(pad, 'x', (size_t)plan.bytes);
  pad[plan.bytes] = '\0';
  uint64_t cycle = (uint64_t)(plan.offline_ms + plan.online_ms) * 1000;
  began_at = now_micros();
  for (int i = 0; i < peer_count; i++) {
    Peer *peer = &peers[i];
    peer->next = 0;
    peer->catching_up = 0;
    peer->drops_left = plan.drops;
    peer->due = plan.drops > 0 ? began_at + random_below(cycle) : 0;
    subscribed_to[peer->channel] += 1;
    drops_open += plan.drops;
  }
  publish_total = plan.seconds > 0 ? (uint64_t)(plan.rate * plan.seconds + 0.5) : UINT64_MAX;
  next_publish_at = began_at;
  next_sweep_at = began_at;
  cpu_before = cpu_seconds();
  phase = PUBLISHING;
}

/* {"t":"when it was due","n":"its number in its channel","pad":"…"}; strings, for they begin with zeros. */
static int write_publication(uint64_t due, char *frames) {
  static char data[TEXT_SIZE], text[TEXT_SIZE];
  uint32_t channel = (uint32_t)(published % (uint64_t)channels);
  snprintf(data, sizeof data, "{\"t\":\"%016llu\",\"n\":\"%08u\",\"pad\":\"%s\"}", (unsigned long long)due,
           published_in[channel], pad);
  published_in[channel] += 1;
  expected += subscribed_to[channel];
  published += 1;
  Places places = {.n = 0, .channel = channel, .id = (uint32_t)published + 100, .offset = "", .epoch = "", .data = data};
  int length = script_fill(script, script->publish, &places, text);
  return wire_frame(OP_TEXT, text, length, frames);
}

/* A burst is one write, so that it arrives as one. */
static void publish(uint64_t due) {
  static char frames[MAX_BURST * 4096];
  int size = 0;
  for (int i = 0; i < plan.burst && published < publish_total; i++) size += write_publication(due, frames + size);
  if (!wire_write(publisher->fd, frames, size)) {
    fprintf(stderr, "load: the publisher was cut off\n");
    exit(1);
  }
}

static void cut_off(Peer *peer, uint64_t back_at) {
  if (peer->state == CLOSED) return;
  int was_live = peer->state == LIVE && !peer->catching_up;
  peer_close(peer);
  if (was_live) {
    peer->lost_at = now_micros();
    away += 1;
  }
  peer->catching_up = 1;
  peer->back_at = 0;
  peer->due = back_at;
}

static void cut_all_off(uint64_t now) {
  for (int i = 0; i < peer_count; i++) cut_off(&peers[i], now + random_below((uint64_t)plan.spread_ms * 1000));
  plan.cut_ms = 0;
}

static void dial(Peer *peer, uint64_t now) {
  peer->due = now + DIAL_DEADLINE_MICROS;
  if (peer->back_at == 0) {
    peer->back_at = now;
    peer->wanted = published_in[peer->channel];
  }
  peer_dial(peer);
}

static void do_what_is_due(Peer *peer, uint64_t now) {
  if (peer->state == CLOSED) return dial(peer, now);
  if (peer->state != LIVE) {
    peer_close(peer);
    losses += 1;
    peer->due = now + 1 + random_below((uint64_t)plan.spread_ms * 1000);
    return;
  }
  if (peer->drops_left == 0) {
    peer->due = 0;
    return;
  }
  peer->drops_left -= 1;
  drops_open -= 1;
  cut_off(peer, now + (uint64_t)plan.offline_ms * 1000);
}

static void sweep(uint64_t now) {
  if (plan.cut_ms > 0 && now >= began_at + (uint64_t)plan.cut_ms * 1000) cut_all_off(now);
  for (int i = 0; i < peer_count; i++)
    if (peers[i].due != 0 && peers[i].due <= now) do_what_is_due(&peers[i], now);
  next_sweep_at = now + SWEEP_MICROS;
}

static void finish(void) {
  phase = IDLE;
  lost += expected - accounted;
  int live = 0;
  for (int i = 0; i < peer_count; i++) {
    peers[i].due = 0;
    live += peers[i].state == LIVE;
  }
  printf("{\"published\":%llu,\"expected\":%llu,\"delivered\":%llu,\"lost\":%llu,\"doubled\":%llu,\"losses\":%llu,\"live\":%d,",
         (unsigned long long)published, (unsigned long long)expected, (unsigned long long)delivered,
         (unsigned long long)lost, (unsigned long long)doubled, (unsigned long long)losses, live);
  printf("\"frames\":%llu,\"bytes\":%llu,\"seconds\":%.3f,\"loaderCpuSeconds\":%.6f,", (unsigned long long)frames_received,
         (unsigned long long)bytes_received, (double)(ended_at - began_at) / 1e6, cpu_seconds() - cpu_before);
  printf("\"latency\":");
  histogram_print(&latency);
  printf(",\"catchUp\":");
  histogram_print(&catch_up);
  printf(",\"gap\":");
  histogram_print(&gap);
  printf("}\n");
  fflush(stdout);
}

static int publishing_is_over(void) {
  return published >= publish_total || (plan.drops > 0 && drops_open == 0 && away == 0);
}

uint64_t run_tick(uint64_t now) {
  if (phase == IDLE) return 0;
  uint64_t interval = (uint64_t)(1e6 * plan.burst / plan.rate);
  while (phase == PUBLISHING && now >= next_publish_at) {
    publish(next_publish_at);
    next_publish_at += interval;
    ended_at = now;
    if (!publishing_is_over()) continue;
    phase = SETTLING;
    settle_until = now + (uint64_t)plan.settle_ms * 1000;
  }
  if (now >= next_sweep_at) sweep(now);
  if (phase == SETTLING && ((accounted >= expected && away == 0) || now >= settle_until)) {
    finish();
    return 0;
  }
  return phase == PUBLISHING && next_publish_at < next_sweep_at ? next_publish_at : next_sweep_at;
}

static void look_whether_caught_up(Peer *peer) {
  if (!peer->catching_up || peer->state != LIVE || peer->next < peer->wanted) return;
  uint64_t now = now_micros();
  peer->catching_up = 0;
  away -= 1;
  histogram_add(&catch_up, now - peer->back_at);
  histogram_add(&gap, now - peer->lost_at);
}

void run_live(Peer *peer) {
  uint64_t online = (uint64_t)plan.online_ms * 1000;
  peer->due = peer->drops_left > 0 ? now_micros() + online / 2 + random_below(online) : 0;
  look_whether_caught_up(peer);
}

void run_lost(Peer *peer) {
  losses += 1;
  if (!peer->catching_up) {
    peer->lost_at = now_micros();
    away += 1;
    peer->catching_up = 1;
    peer->back_at = 0;
  }
  peer->due = now_micros() + 1 + random_below((uint64_t)plan.spread_ms * 1000);
}

void run_published(Peer *peer, uint64_t sent_at, uint32_t sequence) {
  if (phase == IDLE || sent_at < began_at) return;
  if (sequence < peer->next) {
    doubled += 1;
    return;
  }
  uint64_t now = now_micros();
  lost += sequence - peer->next;
  accounted += sequence + 1 - peer->next;
  delivered += 1;
  peer->next = sequence + 1;
  histogram_add(&latency, now > sent_at ? now - sent_at : 0);
  look_whether_caught_up(peer);
}
