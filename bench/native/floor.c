/*
 * What writing to sockets costs the kernel, and so what no server can be below: it accepts upgrades, reads what the
 * publisher sends, and writes it as one ready frame to every subscriber of the channel. Nothing else: no ping, no
 * state, no check. The path is the channel, or /publish; a publication is "channel\ndata". The load generator is its
 * only client, so the answer to the upgrade proves nothing.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

enum { MAX_FILES = 1 << 16, MAX_CHANNELS = 1 << 14, READ_SIZE = 1 << 20, NAME_SIZE = 32 };

typedef struct {
  char name[NAME_SIZE];
  int *subscribers, count;
} Channel;

static Channel channels[MAX_CHANNELS];
static int channel_count, epoll, publisher = -1;
static char upgraded[MAX_FILES], input[READ_SIZE];
static int channel_of[MAX_FILES], input_size;

static int find_channel(const char *name, size_t length) {
  for (int i = 0; i < channel_count; i++)
    if (strlen(channels[i].name) == length && memcmp(channels[i].name, name, length) == 0) return i;
  if (channel_count == MAX_CHANNELS || length >= NAME_SIZE) exit(2);
  memcpy(channels[channel_count].name, name, length);
  return channel_count++;
}

static void let_go(int fd) {
  if (upgraded[fd] && fd != publisher) {
    Channel *channel = &channels[channel_of[fd]];
    for (int i = 0; i < channel->count; i++)
      if (channel->subscribers[i] == fd) channel->subscribers[i] = channel->subscribers[--channel->count];
  }
  if (fd == publisher) publisher = -1;
  upgraded[fd] = 0;
  close(fd);
}

static void upgrade(int fd) {
  char request[4096];
  ssize_t got = read(fd, request, sizeof request - 1);
  if (got <= 0) return let_go(fd);
  request[got] = '\0';
  char *path = strchr(request, '/');
  size_t length = path == NULL ? 0 : strcspn(++path, " ");
  static const char answer[] =
      "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n";
  if (path == NULL || write(fd, answer, sizeof answer - 1) < 0) return let_go(fd);
  upgraded[fd] = 1;
  if (strncmp(path, "publish", length) == 0 && length == 7) {
    publisher = fd;
    input_size = 0;
    return;
  }
  channel_of[fd] = find_channel(path, length);
  Channel *channel = &channels[channel_of[fd]];
  channel->subscribers = realloc(channel->subscribers, sizeof(int) * (size_t)(channel->count + 1));
  channel->subscribers[channel->count++] = fd;
}

static void deliver(const char *text, int length) {
  const char *data = memchr(text, '\n', (size_t)length);
  if (data == NULL) return;
  const Channel *channel = &channels[find_channel(text, (size_t)(data - text))];
  data += 1;
  int size = length - (int)(data - text), head = size < 126 ? 2 : 4;
  static char frame[1 << 16];
  frame[0] = (char)0x81;
  frame[1] = (char)(size < 126 ? size : 126);
  if (head == 4) {
    frame[2] = (char)(size >> 8);
    frame[3] = (char)size;
  }
  memcpy(frame + head, data, (size_t)size);
  for (int i = 0; i < channel->count; i++) {
    while (send(channel->subscribers[i], frame, (size_t)(head + size), MSG_NOSIGNAL) < 0 && errno == EAGAIN) {
      struct pollfd wait = {.fd = channel->subscribers[i], .events = POLLOUT};
      poll(&wait, 1, 1000);
    }
  }
}

/* The publisher masks with zeros, so that its payload is as it is. */
static void read_publications(void) {
  ssize_t got = read(publisher, input + input_size, sizeof input - (size_t)input_size);
  if (got <= 0) return let_go(publisher);
  input_size += (int)got;
  int at = 0;
  while (input_size - at >= 8) {
    const unsigned char *head = (const unsigned char *)input + at;
    int length = head[1] & 127, begin = 6;
    if (length == 126) {
      length = head[2] << 8 | head[3];
      begin = 8;
    }
    if (input_size - at < begin + length) break;
    deliver(input + at + begin, length);
    at += begin + length;
  }
  memmove(input, input + at, (size_t)(input_size - at));
  input_size -= at;
}

static void be_ready(int fd) {
  if (!upgraded[fd]) return upgrade(fd);
  if (fd == publisher) return read_publications();
  char ignored[256];
  if (read(fd, ignored, sizeof ignored) <= 0) let_go(fd);
}

static void watch(int fd) {
  struct epoll_event event = {.events = EPOLLIN, .data.fd = fd};
  epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event);
}

int main(void) {
  struct rlimit files;
  getrlimit(RLIMIT_NOFILE, &files);
  files.rlim_cur = files.rlim_max;
  setrlimit(RLIMIT_NOFILE, &files);
  int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), on = 1;
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t size = sizeof address;
  if (bind(listener, (struct sockaddr *)&address, size) != 0 || listen(listener, 1024) != 0) {
    perror("floor");
    return 1;
  }
  getsockname(listener, (struct sockaddr *)&address, &size);
  printf("listening %d\n", ntohs(address.sin_port));
  fflush(stdout);
  epoll = epoll_create1(0);
  watch(listener);
  struct epoll_event ready[64];
  for (;;) {
    int count = epoll_wait(epoll, ready, 64, -1);
    for (int i = 0; i < count; i++) {
      if (ready[i].data.fd != listener) {
        be_ready(ready[i].data.fd);
        continue;
      }
      int fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK);
      if (fd < 0) continue;
      if (fd >= MAX_FILES) return 1;
      setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
      watch(fd);
    }
  }
}
