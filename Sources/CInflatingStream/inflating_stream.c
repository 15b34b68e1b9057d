#define _GNU_SOURCE
#include "inflating_stream.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>
#include <zlib.h>

enum { HEAD_CAPACITY = 64, INPUT_CAPACITY = 256 * 1024, OUTPUT_LIMIT = 1 << 30 };

struct inflating_stream {
  int descriptor;
  enum { PLAIN, INFLATING, ENDED, CUT_OFF, DAMAGED } state;
  z_stream inflater;  // its input is what has been read of the descriptor, in plain data too
  unsigned char head[HEAD_CAPACITY];
  size_t head_length;
  size_t head_used;
  unsigned char input[INPUT_CAPACITY];
};

static ssize_t read_descriptor(int descriptor, void *buffer, size_t capacity) {
  ssize_t length;
  do length = read(descriptor, buffer, capacity);
  while (length < 0 && errno == EINTR);
  return length;
}

/// Reads on until `count` bytes of input are waiting. Returns 1, or 0 at the end, or -1 with errno set.
static int fill(inflating_stream *stream, size_t count) {
  z_stream *inflater = &stream->inflater;
  while (inflater->avail_in < count) {
    memmove(stream->input, inflater->next_in, inflater->avail_in);
    inflater->next_in = stream->input;
    ssize_t length = read_descriptor(
        stream->descriptor, stream->input + inflater->avail_in, INPUT_CAPACITY - inflater->avail_in);
    if (length <= 0) return (int)length;
    inflater->avail_in += (uInt)length;
  }
  return 1;
}

/// Whether a gzip member starts here (RFC 1952 section 2.3.1). Returns -1 with errno set when reading fails.
static int starts_member(inflating_stream *stream) {
  int status = fill(stream, 2);
  return status <= 0 ? status : stream->inflater.next_in[0] == 0x1f && stream->inflater.next_in[1] == 0x8b;
}

inflating_stream *inflating_stream_open(int descriptor) {
  inflating_stream *stream = calloc(1, sizeof *stream);
  if (stream != NULL) {
    stream->descriptor = descriptor;
    stream->inflater.next_in = stream->input;
    int is_compressed = starts_member(stream);
    if (is_compressed == 0) return stream;
    if (is_compressed > 0) {
      stream->state = INFLATING;
      if (inflateInit2(&stream->inflater, 16 + MAX_WBITS) == Z_OK) return stream;
      errno = ENOMEM;
    }
  }
  int code = errno;
  close(descriptor);
  free(stream);
  errno = code;
  return NULL;
}

static ssize_t read_plain(inflating_stream *stream, void *buffer, size_t capacity) {
  z_stream *inflater = &stream->inflater;
  if (inflater->avail_in == 0) return read_descriptor(stream->descriptor, buffer, capacity);
  uInt length = inflater->avail_in < capacity ? inflater->avail_in : (uInt)capacity;
  memcpy(buffer, inflater->next_in, length);
  inflater->next_in += length;
  inflater->avail_in -= length;
  return length;
}

/// Inflates at least one byte if there is one. What lies before damage is given first, then the error.
static ssize_t read_inflated(inflating_stream *stream, void *buffer, size_t capacity) {
  z_stream *inflater = &stream->inflater;
  uInt room = capacity < OUTPUT_LIMIT ? (uInt)capacity : OUTPUT_LIMIT;
  inflater->next_out = buffer;
  inflater->avail_out = room;
  while (stream->state == INFLATING && inflater->avail_out == room) {
    int code = inflate(inflater, Z_NO_FLUSH);
    if (code == Z_STREAM_END) {
      // Members may follow one another; anything else behind a member is no content, as gzip(1) has it.
      int has_next = starts_member(stream);
      if (has_next == 0) stream->state = ENDED;
      if (has_next < 0 || inflateReset(inflater) != Z_OK) stream->state = DAMAGED;
    } else if (code == Z_BUF_ERROR) {
      int status = fill(stream, 1);
      if (status < 0) return -1;
      if (status == 0) stream->state = CUT_OFF;
    } else if (code != Z_OK) {
      stream->state = DAMAGED;
    }
  }
  if (inflater->avail_out < room) return room - inflater->avail_out;
  // Data that was cut off ends like a plain file that was: the reader above sees the end inside a record.
  if (stream->state != DAMAGED) return 0;
  errno = EIO;
  return -1;
}

static ssize_t read_content(inflating_stream *stream, void *buffer, size_t capacity) {
  if (stream->state == PLAIN) return read_plain(stream, buffer, capacity);
  return read_inflated(stream, buffer, capacity);
}

size_t inflating_stream_peek(inflating_stream *stream, unsigned char *head, size_t capacity) {
  if (capacity > HEAD_CAPACITY) capacity = HEAD_CAPACITY;
  while (stream->head_length < capacity) {
    ssize_t length =
        read_content(stream, stream->head + stream->head_length, capacity - stream->head_length);
    if (length <= 0) break;
    stream->head_length += (size_t)length;
  }
  size_t length = stream->head_length < capacity ? stream->head_length : capacity;
  memcpy(head, stream->head, length);
  return length;
}

bool inflating_stream_is_damaged(const inflating_stream *stream) {
  return stream->state == CUT_OFF || stream->state == DAMAGED;
}

static ssize_t stream_read(void *cookie, char *buffer, size_t capacity) {
  inflating_stream *stream = cookie;
  size_t waiting = stream->head_length - stream->head_used;
  if (waiting == 0) return read_content(stream, buffer, capacity);
  size_t length = waiting < capacity ? waiting : capacity;
  memcpy(buffer, stream->head + stream->head_used, length);
  stream->head_used += length;
  return (ssize_t)length;
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
  if (stream->state != PLAIN) inflateEnd(&stream->inflater);
  close(stream->descriptor);
  free(stream);
}
