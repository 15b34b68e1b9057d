// Reads a capture frame by frame with libpcap and does nothing else: the least any analyzer on libpcap must spend.

#include <inttypes.h>
#include <pcap/pcap.h>
#include <stdio.h>

int main(int argc, char **argv) {
  if (argc != 2) {
    fprintf(stderr, "usage: floor FILE\n");
    return 2;
  }

  char error[PCAP_ERRBUF_SIZE];
  pcap_t *capture = pcap_open_offline_with_tstamp_precision(argv[1], PCAP_TSTAMP_PRECISION_NANO, error);
  if (capture == NULL) {
    fprintf(stderr, "floor: %s\n", error);
    return 1;
  }

  uint64_t frames = 0;
  uint64_t bytes = 0;
  struct pcap_pkthdr *header;
  const u_char *frame;
  int status;
  while ((status = pcap_next_ex(capture, &header, &frame)) == 1) {
    frames += 1;
    bytes += header->caplen;
  }
  if (status == PCAP_ERROR) {
    fprintf(stderr, "floor: %s: %s\n", argv[1], pcap_geterr(capture));
    return 1;
  }

  printf("%" PRIu64 " frames, %" PRIu64 " bytes\n", frames, bytes);
  pcap_close(capture);
  return 0;
}
