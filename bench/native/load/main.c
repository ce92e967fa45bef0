/*
 * Opens WebSocket connections by a script, publishes through one more, and counts what the others receive.
 *
 *     load SCRIPT
 *
 * Commands come a line each on stdin, and each is answered with one line of JSON:
 *
 *     open count=1000 concurrency=50 channels=1
 *     run rate=10 burst=1 seconds=5 bytes=200 …   (see run.h)
 *     close
 *
 * but for `stop`, which ends a run that has no end of its own.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include "histogram.h"
#include "peer.h"
#include "run.h"
#include "script.h"

/* Few, so that a publication that is due does not wait long for what is read. */
enum { EVENTS_AT_ONCE = 64, LINE_SIZE = 1024 };
/* A server that is too busy for the moment may say so. */
enum { MOST_DIALS = 5 };

static Script script;
static Peer *peers, publisher;
static int peer_count, channels = 1;
static int epoll, timer;

/* Opening: how many were dialed, and what became of them. */
static struct {
  int active, dialed, refused, dialed_again, live, failed, in_flight, concurrency;
  uint64_t began_at;
  char why[160];
  Histogram took;
} opening;

static double setting(const char *line, const char *name, double otherwise) {
  size_t length = strlen(name);
  for (const char *at = line; (at = strstr(at, name)) != NULL; at += length)
    if (at[-1] == ' ' && at[length] == '=') return atof(at + length + 1);
  return otherwise;
}

static void dial_more(void) {
  while (opening.in_flight < opening.concurrency && opening.dialed < peer_count) {
    opening.in_flight += 1;
    peer_dial(&peers[opening.dialed++]);
  }
  if (opening.in_flight > 0 || opening.dialed < peer_count) return;
  opening.active = 0;
  printf("{\"live\":%d,\"failed\":%d,\"dialedAgain\":%d,\"why\":\"", opening.live, opening.failed, opening.dialed_again);
  for (const char *at = opening.why; *at != '\0'; at++) putchar(*at == '"' || *at == '\\' || *at < ' ' ? '\'' : *at);
  printf("\",\"seconds\":%.6f,\"took\":", (double)(now_micros() - opening.began_at) / 1e6);
  histogram_print(&opening.took);
  printf("}\n");
  fflush(stdout);
}

static void on_live(Peer *peer) {
  if (peer->role == PUBLISHER) return;
  if (run_is_active()) return run_live(peer);
  if (!opening.active) return;
  histogram_add(&opening.took, now_micros() - peer->dialed_at);
  opening.live += 1;
  opening.in_flight -= 1;
  dial_more();
}

static void on_lost(Peer *peer, const char *why) {
  if (peer->role == PUBLISHER || (!run_is_active() && !opening.active)) {
    fprintf(stderr, "load: %s was lost: %s\n", peer->role == PUBLISHER ? "the publisher" : "an idle connection", why);
    exit(1);
  }
  if (run_is_active()) return run_lost(peer);
  snprintf(opening.why, sizeof opening.why, "%s", why);
  if (peer->dials < MOST_DIALS) {
    opening.dialed_again += 1;
    opening.refused += 1;
    return;
  }
  opening.failed += 1;
  opening.in_flight -= 1;
  dial_more();
}

static void on_published(Peer *peer, uint64_t sent_at, uint32_t sequence) {
  if (peer->role == SUBSCRIBER) run_published(peer, sent_at, sequence);
}

static void wait_for_events(int timeout_ms) {
  struct epoll_event ready[EVENTS_AT_ONCE];
  int count = epoll_wait(epoll, ready, EVENTS_AT_ONCE, timeout_ms);
  for (int i = 0; i < count; i++)
    if (ready[i].data.ptr != NULL && ready[i].data.ptr != &timer) peer_ready(ready[i].data.ptr, ready[i].events);
}

static void begin_opening(const char *line) {
  for (int i = 0; i < peer_count; i++) peer_close(&peers[i]);
  free(peers);
  peer_count = (int)setting(line, "count", 1);
  channels = (int)setting(line, "channels", 1);
  peers = calloc((size_t)peer_count, sizeof *peers);
  for (int i = 0; i < peer_count; i++) peers[i] = (Peer){.n = (uint32_t)i, .channel = (uint32_t)(i % channels)};
  if (script.publish != NULL && publisher.state == CLOSED) {
    publisher = (Peer){.role = PUBLISHER};
    peer_dial(&publisher);
    while (publisher.state != LIVE) wait_for_events(-1);
  }
  memset(&opening, 0, sizeof opening);
  opening.active = 1;
  opening.concurrency = (int)setting(line, "concurrency", 50);
  opening.began_at = now_micros();
  dial_more();
}

static void begin_run(const char *line) {
  Plan plan = {
      .rate = setting(line, "rate", 1),
      .burst = (int)setting(line, "burst", 1),
      .seconds = setting(line, "seconds", 0),
      .bytes = (int)setting(line, "bytes", 200),
      .drops = (int)setting(line, "drops", 0),
      .offline_ms = (int)setting(line, "offline", 2000),
      .online_ms = (int)setting(line, "online", 1000),
      .cut_ms = (int)setting(line, "cut", 0),
      .spread_ms = (int)setting(line, "spread", 500),
      .settle_ms = (int)setting(line, "settle", 10000),
  };
  run_begin(&script, &plan, peers, peer_count, channels, &publisher);
}

static void close_all(void) {
  for (int i = 0; i < peer_count; i++) peer_close(&peers[i]);
  printf("{}\n");
  fflush(stdout);
}

static void obey(const char *line) {
  if (strncmp(line, "open ", 5) == 0) begin_opening(line);
  else if (strncmp(line, "run ", 4) == 0) begin_run(line);
  else if (strncmp(line, "stop", 4) == 0) run_stop();
  else if (strncmp(line, "close", 5) == 0) close_all();
  else {
    fprintf(stderr, "load: unknown command: %s\n", line);
    exit(2);
  }
}

/* The other side sends a command when the one before is answered, so there is at most one line. */
static void read_command(void) {
  static char line[LINE_SIZE];
  static size_t size;
  ssize_t got = read(STDIN_FILENO, line + size, sizeof line - 1 - size);
  if (got <= 0) exit(0);
  size += (size_t)got;
  if (line[size - 1] != '\n') return;
  line[size - 1] = '\0';
  size = 0;
  obey(line);
}

/* Not from within the event that lost them: what it still reads is of the old connection. */
static void dial_refused_again(void) {
  for (int i = 0; i < opening.dialed && opening.refused > 0; i++) {
    if (peers[i].state != CLOSED || peers[i].dials >= MOST_DIALS) continue;
    opening.refused -= 1;
    peer_dial(&peers[i]);
  }
}

static void set_timer(uint64_t at) {
  static uint64_t set;
  if (at == set) return;
  set = at;
  struct itimerspec when = {.it_value = {.tv_sec = (time_t)(at / 1000000), .tv_nsec = (long)(at % 1000000) * 1000}};
  timerfd_settime(timer, TFD_TIMER_ABSTIME, &when, NULL);
}

static void watch(int fd, void *as) {
  struct epoll_event event = {.events = EPOLLIN, .data.ptr = as};
  epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event);
}

static void loop(void) {
  struct epoll_event ready[EVENTS_AT_ONCE];
  for (;;) {
    set_timer(run_tick(now_micros()));
    int count = epoll_wait(epoll, ready, EVENTS_AT_ONCE, -1);
    for (int i = 0; i < count; i++) {
      uint64_t expirations;
      if (ready[i].data.ptr == NULL) read_command();
      else if (ready[i].data.ptr == &timer) (void)!read(timer, &expirations, sizeof expirations);
      else peer_ready(ready[i].data.ptr, ready[i].events);
    }
    if (opening.refused > 0) dial_refused_again();
  }
}

int main(int argc, char **argv) {
  if (argc != 2) {
    fprintf(stderr, "usage: load SCRIPT\n");
    return 2;
  }
  struct rlimit files;
  getrlimit(RLIMIT_NOFILE, &files);
  files.rlim_cur = files.rlim_max;
  setrlimit(RLIMIT_NOFILE, &files);
  script_read(&script, argv[1]);
  epoll = epoll_create1(EPOLL_CLOEXEC);
  timer = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
  peers_use(&script, epoll, &(PeerEvents){.live = on_live, .lost = on_lost, .published = on_published});
  watch(STDIN_FILENO, NULL);
  watch(timer, &timer);
  loop();
}
