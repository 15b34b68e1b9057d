// Writes captures that were made to do harm to standard output: attack syns|line|pasv COUNT.
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static uint32_t second = 1772366400, fraction;

static void put16(unsigned char *at, unsigned value) { at[0] = value >> 8, at[1] = value; }
static void put32(unsigned char *at, uint32_t value) { put16(at, value >> 16), put16(at + 2, value); }

// Writes one segment as a raw IPv4 packet.
static void segment(uint32_t from, unsigned from_port, uint32_t to, unsigned to_port, uint32_t sequence,
                    uint32_t acknowledgment, unsigned flags, const char *payload, unsigned length) {
  static unsigned char packet[65536];
  memset(packet, 0, 40);
  packet[0] = 0x45, packet[8] = 64, packet[9] = 6;
  put16(packet + 2, 40 + length);
  put32(packet + 12, from), put32(packet + 16, to);
  put16(packet + 20, from_port), put16(packet + 22, to_port);
  put32(packet + 24, sequence), put32(packet + 28, acknowledgment);
  packet[32] = 0x50, packet[33] = flags;
  put16(packet + 34, 64240);
  memcpy(packet + 40, payload, length);
  if ((fraction += 10) >= 1000000) fraction = 0, second++;
  uint32_t record[4] = {second, fraction, 40 + length, 40 + length};
  fwrite(record, sizeof record, 1, stdout);
  fwrite(packet, 40 + length, 1, stdout);
}

int main(int argc, char **argv) {
  if (argc != 3) return fprintf(stderr, "usage: attack syns|line|pasv COUNT > FILE\n"), 2;
  static char text[60000];
  const uint32_t client = 0xc0000201, server = 0xc6336401;
  long count = atol(argv[2]);
  uint32_t header[6] = {0xa1b2c3d4, 0x00040002, 0, 0, 262144, 101};
  fwrite(header, sizeof header, 1, stdout);
  uint32_t asked = 1001, said = 9001;
  segment(client, 40000, server, 21, 1000, 0, 2, "", 0);
  segment(server, 21, client, 40000, 9000, asked, 18, "", 0);
  segment(server, 21, client, 40000, said, asked, 24, "220 ready\r\n", 11);
  said += 11;
  memset(text, 'A', sizeof text);
  for (long number = 0; number < count; number++) {
    if (strcmp(argv[1], "syns") == 0) {
      uint32_t mixed = (uint32_t)number * 2654435761u;
      segment(mixed, 1024 + number % 60000, server, 21, mixed, 0, 2, "", 0);
    } else if (strcmp(argv[1], "line") == 0) {
      segment(server, 21, client, 40000, said, asked, 16, text, sizeof text);
      said += sizeof text;
    } else {
      char reply[64];
      int length = sprintf(reply, "227 (198,51,100,1,%ld,%ld)\r\n", 128 + number % 64, number / 64 % 256);
      segment(client, 40000, server, 21, asked, said, 24, "PASV\r\n", 6);
      asked += 6;
      segment(server, 21, client, 40000, said, asked, 24, reply, (unsigned)length);
      said += (uint32_t)length;
    }
  }
  return 0;
}
