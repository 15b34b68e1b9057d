#define _GNU_SOURCE
#include "inflating_stream.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

enum { HEAD_CAPACITY = 64, INFLATE_BUFFER = 256 * 1024 };

struct inflating_stream {
  gzFile source;
  unsigned char head[HEAD_CAPACITY];
  size_t head_length;
  size_t head_used;
};

inflating_stream *inflating_stream_open(int descriptor) {
  inflating_stream *stream = calloc(1, sizeof *stream);
  if (stream == NULL) {
    close(descriptor);
    return NULL;
  }
  stream->source = gzdopen(descriptor, "rb");
  if (stream->source == NULL) {
    close(descriptor);
    free(stream);
    return NULL;
  }
  gzbuffer(stream->source, INFLATE_BUFFER);
  return stream;
}

size_t inflating_stream_peek(inflating_stream *stream, unsigned char *head, size_t capacity) {
  if (capacity > HEAD_CAPACITY) capacity = HEAD_CAPACITY;
  if (stream->head_length == 0) {
    int length = gzread(stream->source, stream->head, (unsigned)capacity);
    stream->head_length = length > 0 ? (size_t)length : 0;
  }
  size_t length = stream->head_length < capacity ? stream->head_length : capacity;
  memcpy(head, stream->head, length);
  return length;
}

static ssize_t stream_read(void *cookie, char *buffer, size_t capacity) {
  inflating_stream *stream = cookie;
  size_t waiting = stream->head_length - stream->head_used;
  if (waiting > 0) {
    size_t length = waiting < capacity ? waiting : capacity;
    memcpy(buffer, stream->head + stream->head_used, length);
    stream->head_used += length;
    return (ssize_t)length;
  }
  int length = gzread(stream->source, buffer, (unsigned)capacity);
  if (length >= 0) return length;
  int code = Z_OK;
  gzerror(stream->source, &code);
  // A gzip file that was cut off ends like a plain one that was: the reader above sees the end inside a record.
  if (code == Z_BUF_ERROR) return 0;
  errno = EIO;
  return -1;
}

static int stream_close(void *cookie) {
  inflating_stream_close(cookie);
  return 0;
}

FILE *inflating_stream_file(inflating_stream *stream) {
  cookie_io_functions_t functions = {.read = stream_read, .close = stream_close};
  return fopencookie(stream, "r", functions);
}

void inflating_stream_close(inflating_stream *stream) {
  gzclose_r(stream->source);
  free(stream);
}
