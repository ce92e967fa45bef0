#ifndef HISTOGRAM_H
#define HISTOGRAM_H

#include <stdint.h>

/* Durations in microseconds, each kept to within 1.6 %. */
enum { HISTOGRAM_STEPS = 64, HISTOGRAM_BUCKETS = HISTOGRAM_STEPS * 40 };

typedef struct {
  uint64_t count;
  uint64_t max;
  uint64_t buckets[HISTOGRAM_BUCKETS];
} Histogram;

void histogram_clear(Histogram *h);
void histogram_add(Histogram *h, uint64_t micros);
/* Prints {"count":…,"p50":…,"p95":…,"p99":…,"max":…} to stdout. */
void histogram_print(const Histogram *h);

#endif
