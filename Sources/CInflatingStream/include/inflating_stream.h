#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/// A stream over a file descriptor that inflates gzip data on the way and passes anything else through as it is.
/// The descriptor need not be seekable.
typedef struct inflating_stream inflating_stream;

/// Opens a stream over `descriptor` and takes the descriptor over. Returns NULL with errno set when memory runs
/// out or the first bytes cannot be read.
inflating_stream *inflating_stream_open(int descriptor);

/// Copies up to `capacity` (at most 64) of the first inflated bytes to `head` without consuming them.
/// Call it before the first read. Returns the number of bytes copied.
size_t inflating_stream_peek(inflating_stream *stream, unsigned char *head, size_t capacity);

/// Whether gzip data turned out, as far as it was read, to be cut off or damaged.
bool inflating_stream_is_damaged(const inflating_stream *stream);

/// Gives the stream to stdio for reading; fclose() on the result frees the stream and closes the descriptor.
/// Returns NULL, and leaves the stream to its owner, when memory runs out.
FILE *inflating_stream_file(inflating_stream *stream);

/// Frees a stream that was never given to stdio, and closes its descriptor.
void inflating_stream_close(inflating_stream *stream);
