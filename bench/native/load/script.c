#include "script.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void fail(const char *what, const char *which) {
  fprintf(stderr, "load: %s: %s\n", what, which);
  exit(2);
}

/* With \n as a line break. */
static char *text_of(const char *written) {
  char *text = strdup(written), *to = text;
  for (const char *from = written; *from != '\0'; from++) {
    if (from[0] == '\\' && from[1] == 'n') {
      *to++ = '\n';
      from++;
    } else {
      *to++ = *from;
    }
  }
  *to = '\0';
  return text;
}

static void add_step(Steps *steps, int kind, const char *text) {
  if (steps->count == MAX_STEPS) fail("too many steps, at", text);
  steps->steps[steps->count].kind = kind;
  steps->steps[steps->count++].text = text_of(text);
}

static void read_address(struct sockaddr_in *address, const char *value) {
  char host[64];
  unsigned short port;
  if (sscanf(value, "%63s %hu", host, &port) != 2) fail("bad address", value);
  address->sin_family = AF_INET;
  address->sin_port = htons(port);
  if (inet_pton(AF_INET, host, &address->sin_addr) != 1) fail("not an IPv4 address", host);
}

static void add_address(Script *script, const char *value) {
  if (script->address_count == MAX_ADDRESSES) fail("too many addresses, at", value);
  read_address(&script->addresses[script->address_count++], value);
  if (script->publisher_address.sin_port == 0) script->publisher_address = script->addresses[0];
}

static void add_header(Script *script, const char *value) {
  size_t before = script->headers == NULL ? 0 : strlen(script->headers);
  script->headers = realloc(script->headers, before + strlen(value) + 3);
  sprintf(script->headers + before, "%s\r\n", value);
}

static void set_mark(Mark *mark, const char *value) {
  const char *space = strrchr(value, ' ');
  if (space == NULL) fail("a mark needs two texts", value);
  mark->before = strndup(value, (size_t)(space - value));
  mark->until = strdup(space + 1);
}

static void read_tokens(Script *script, const char *file) {
  FILE *in = fopen(file, "r");
  if (in == NULL) fail("cannot read", file);
  char *line = NULL;
  size_t size = 0;
  ssize_t length;
  while ((length = getline(&line, &size, in)) > 0) {
    if (line[length - 1] == '\n') line[length - 1] = '\0';
    script->tokens = realloc(script->tokens, sizeof(char *) * (size_t)(script->token_count + 1));
    script->tokens[script->token_count++] = strdup(line);
  }
  free(line);
  fclose(in);
}

static void read_line(Script *script, const char *word, const char *value) {
  if (strcmp(word, "address") == 0) add_address(script, value);
  else if (strcmp(word, "path") == 0) script->path = strdup(value);
  else if (strcmp(word, "header") == 0) add_header(script, value);
  else if (strcmp(word, "send") == 0) add_step(&script->first, SEND, value);
  else if (strcmp(word, "await") == 0) add_step(&script->first, AWAIT, value);
  else if (strncmp(word, "again ", 6) == 0) add_step(&script->again, word[6] == 's' ? SEND : AWAIT, value);
  else if (strcmp(word, "publisher address") == 0) read_address(&script->publisher_address, value);
  else if (strcmp(word, "publisher path") == 0) script->publisher_path = strdup(value);
  else if (strncmp(word, "publisher ", 10) == 0) add_step(&script->publisher, word[10] == 's' ? SEND : AWAIT, value);
  else if (strcmp(word, "offset") == 0) set_mark(&script->offset, value);
  else if (strcmp(word, "epoch") == 0) set_mark(&script->epoch, value);
  else if (strcmp(word, "ping") == 0) script->ping = strdup(value);
  else if (strcmp(word, "pong") == 0) script->pong = strdup(value);
  else if (strcmp(word, "publish") == 0) script->publish = text_of(value);
  else if (strcmp(word, "channel") == 0) script->channel = strdup(value);
  else if (strcmp(word, "tokens") == 0) read_tokens(script, value);
  else fail("unknown word", word);
}

void script_read(Script *script, const char *file) {
  FILE *in = fopen(file, "r");
  if (in == NULL) fail("cannot read", file);
  char *line = NULL;
  size_t size = 0;
  ssize_t length;
  while ((length = getline(&line, &size, in)) > 0) {
    if (line[length - 1] == '\n') line[length - 1] = '\0';
    char *space = strchr(line, ' ');
    int is_prefix = strncmp(line, "again ", 6) == 0 || strncmp(line, "publisher ", 10) == 0;
    if (space != NULL && is_prefix) space = strchr(space + 1, ' ');
    if (space == NULL) fail("a line needs a word and a value", line);
    *space = '\0';
    read_line(script, line, space + 1);
  }
  free(line);
  fclose(in);
  if (script->address_count == 0) fail("no address in", file);
  if (script->headers == NULL) script->headers = strdup("");
}

static int put(char *into, int at, const char *text) {
  size_t length = strlen(text);
  if (at + (int)length >= TEXT_SIZE) fail("a frame grew too long, at", text);
  memcpy(into + at, text, length);
  return at + (int)length;
}

static int put_place(const Script *script, const char *name, size_t length, const Places *places, char *into, int at) {
  char number[16];
  if (strncmp(name, "token", length) == 0 && length == 5) {
    if (script->token_count == 0) fail("no tokens for", "{token}");
    return put(into, at, script->tokens[places->n % (uint32_t)script->token_count]);
  }
  if (strncmp(name, "channel", length) == 0 && length == 7) {
    Places inner = *places;
    inner.n = places->channel;
    char channel[TEXT_SIZE];
    script_fill(script, script->channel, &inner, channel);
    return put(into, at, channel);
  }
  if (strncmp(name, "offset", length) == 0 && length == 6) return put(into, at, places->offset);
  if (strncmp(name, "epoch", length) == 0 && length == 5) return put(into, at, places->epoch);
  if (strncmp(name, "data", length) == 0 && length == 4) return put(into, at, places->data);
  if (length == 1 && *name == 'n') snprintf(number, sizeof number, "%u", places->n);
  else if (length == 2 && strncmp(name, "id", 2) == 0) snprintf(number, sizeof number, "%u", places->id);
  else return -1;
  return put(into, at, number);
}

int script_fill(const Script *script, const char *text, const Places *places, char *into) {
  int at = 0;
  for (const char *from = text; *from != '\0'; from++) {
    const char *end = *from == '{' ? strchr(from, '}') : NULL;
    int next = end == NULL ? -1 : put_place(script, from + 1, (size_t)(end - from - 1), places, into, at);
    if (next < 0) {
      into[at++] = *from;
    } else {
      at = next;
      from = end;
    }
  }
  into[at] = '\0';
  return at;
}
