#include "histogram.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

void histogram_clear(Histogram *h) { memset(h, 0, sizeof *h); }

/* Below 64 a bucket is one microsecond; above, every doubling is cut into 64 of the same width. */
static int bucket_of(uint64_t micros) {
  if (micros < HISTOGRAM_STEPS) return (int)micros;
  int doubling = 63 - __builtin_clzll(micros) - 6;
  int bucket = (doubling + 1) * HISTOGRAM_STEPS + (int)((micros >> doubling) - HISTOGRAM_STEPS);
  return bucket < HISTOGRAM_BUCKETS ? bucket : HISTOGRAM_BUCKETS - 1;
}

static uint64_t top_of(int bucket) {
  if (bucket < HISTOGRAM_STEPS) return (uint64_t)bucket;
  int doubling = bucket / HISTOGRAM_STEPS - 1;
  return (((uint64_t)(bucket % HISTOGRAM_STEPS) + HISTOGRAM_STEPS + 1) << doubling) - 1;
}

void histogram_add(Histogram *h, uint64_t micros) {
  h->count += 1;
  if (micros > h->max) h->max = micros;
  h->buckets[bucket_of(micros)] += 1;
}

static uint64_t quantile(const Histogram *h, double p) {
  uint64_t wanted = (uint64_t)((double)h->count * p), seen = 0;
  for (int bucket = 0; bucket < HISTOGRAM_BUCKETS; bucket++) {
    seen += h->buckets[bucket];
    if (seen > wanted) return top_of(bucket) < h->max ? top_of(bucket) : h->max;
  }
  return h->max;
}

void histogram_print(const Histogram *h) {
  printf("{\"count\":%" PRIu64 ",\"p50\":%" PRIu64 ",\"p95\":%" PRIu64 ",\"p99\":%" PRIu64 ",\"max\":%" PRIu64 "}",
         h->count, quantile(h, 0.5), quantile(h, 0.95), quantile(h, 0.99), h->max);
}
