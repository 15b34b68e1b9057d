// Writes synthetic FTP captures: classic pcap with microsecond times, Ethernet, IPv4, TCP, all checksums correct.
// The same arguments always give the same bytes.

#include <getopt.h>
#include <inttypes.h>
#include <pcap/pcap.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
  ETHERNET_HEADER = 14,
  IP_HEADER = 20,
  TCP_HEADER = 20,
  SYN_OPTIONS = 20,
  TIMESTAMP_OPTION = 12,
  SEGMENT_SIZE = 1448,
  LARGEST_FRAME = ETHERNET_HEADER + IP_HEADER + TCP_HEADER + TIMESTAMP_OPTION + SEGMENT_SIZE,

  FIN = 0x01,
  SYN = 0x02,
  PSH = 0x08,
  ACK = 0x10,

  FTP_PORT = 21,
  FIRST_PASSIVE_PORT = 50000,
  PASSIVE_PORTS = 1000,
  FIRST_CLIENT_PORT = 32768,
  CLIENT_PORTS = 28232,

  MOST_CLIENTS = 2000,
  MOST_SERVERS = 4,
  LARGE_AT_ONCE = 32,
  SESSIONS_AT_ONCE = 20,

  SEGMENTS_PER_ACK = 2,
  CONTENT_SIZE = 1 << 20,
  OUTPUT_BUFFER = 1 << 20,
  SNAPSHOT_LENGTH = 262144,
};

static const uint64_t START = UINT64_C(1705312800) * 1000000;  // 2024-01-15 10:00:00 UTC, in microseconds
static const uint64_t NEVER = UINT64_MAX;
static const uint32_t FIRST_CLIENT = 0x0a100001;  // 10.16.0.1
static const uint32_t FIRST_SERVER = 0xc000020a;  // 192.0.2.10

// What to simulate. Times are in microseconds.
typedef struct {
  uint64_t sessions;
  uint64_t transfers_per_session;
  unsigned at_once;
  unsigned clients;
  unsigned servers;
  uint32_t smallest_file;
  uint32_t largest_file;
  uint32_t segment_gap;
  uint32_t shortest_delay;
  uint32_t longest_delay;
} Plan;

typedef enum { CLIENT, SERVER } Side;

typedef struct {
  uint32_t address;
  uint16_t port;
  uint32_t sequence;
  uint16_t identification;
  uint32_t clock_offset;
  uint32_t last_timestamp;
} Endpoint;

typedef struct {
  Endpoint ends[2];
} Connection;

// One frame each, in the order of a session; SEGMENT to SEGMENT_ACK and PASV to TRANSFER_COMPLETE repeat.
typedef enum {
  CONTROL_SYN,
  CONTROL_SYN_ACK,
  CONTROL_ACK,
  BANNER,
  USER,
  USER_REPLY,
  PASS,
  PASS_REPLY,
  TYPE,
  TYPE_REPLY,
  PASV,
  PASV_REPLY,
  DATA_SYN,
  DATA_SYN_ACK,
  DATA_ACK,
  RETR,
  TRANSFER_OPENING,
  TRANSFER_OPENING_ACK,
  SEGMENT,
  SEGMENT_ACK,
  DATA_SERVER_FIN,
  DATA_CLIENT_FIN,
  DATA_LAST_ACK,
  TRANSFER_COMPLETE,
  QUIT,
  QUIT_REPLY,
  CONTROL_SERVER_FIN,
  CONTROL_CLIENT_FIN,
  CONTROL_LAST_ACK,
  FINISHED,
} Step;

typedef struct {
  uint64_t due;
  Step step;
  unsigned client;
  unsigned server;
  Connection control;
  Connection data;
  uint64_t transfers_left;
  uint64_t file_number;
  uint32_t file_size;
  uint32_t sent;
  unsigned segments_unacknowledged;
} Session;

typedef struct {
  const Plan *plan;
  pcap_dumper_t *output;
  uint64_t random_state;
  uint64_t now;
  uint64_t frames;
  uint64_t sessions_started;
  uint64_t transfers_started;
  unsigned client_ports_used[MOST_CLIENTS];
  unsigned passive_ports_used[MOST_SERVERS];
  uint8_t content[CONTENT_SIZE + SEGMENT_SIZE];
} Simulation;

// MARK: Numbers

// SplitMix64.
static uint64_t random_bits(Simulation *simulation) {
  uint64_t z = simulation->random_state += UINT64_C(0x9e3779b97f4a7c15);
  z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
  z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
  return z ^ (z >> 31);
}

static uint32_t random_between(Simulation *simulation, uint32_t low, uint32_t high) {
  return low + (uint32_t)(random_bits(simulation) % (high - low + 1));
}

static void put16(uint8_t *at, uint32_t value) {
  at[0] = (uint8_t)(value >> 8);
  at[1] = (uint8_t)value;
}

static void put32(uint8_t *at, uint32_t value) {
  put16(at, value >> 16);
  put16(at + 2, value);
}

static uint32_t add_words(uint32_t sum, const uint8_t *bytes, size_t length) {
  for (size_t i = 0; i + 1 < length; i += 2) sum += (uint32_t)(bytes[i] << 8 | bytes[i + 1]);
  if (length % 2 == 1) sum += (uint32_t)(bytes[length - 1] << 8);
  return sum;
}

static uint16_t checksum(uint32_t sum) {
  while (sum >> 16) sum = (sum & 0xffff) + (sum >> 16);
  return (uint16_t)~sum;
}

// MARK: Frames

static void put_ethernet(uint8_t *at, Side from) {
  static const uint8_t addresses[2][6] = {{2, 0, 0, 0, 0, 1}, {2, 0, 0, 0, 0, 2}};
  memcpy(at, addresses[!from], 6);
  memcpy(at + 6, addresses[from], 6);
  put16(at + 12, 0x0800);
}

static void put_ip(uint8_t *at, Endpoint *source, const Endpoint *destination, size_t tcp_length) {
  at[0] = 0x45;
  at[1] = 0;
  put16(at + 2, (uint32_t)(IP_HEADER + tcp_length));
  put16(at + 4, source->identification++);
  put16(at + 6, 0x4000);  // do not fragment
  at[8] = 64;
  at[9] = 6;
  put16(at + 10, 0);
  put32(at + 12, source->address);
  put32(at + 16, destination->address);
  put16(at + 10, checksum(add_words(0, at, IP_HEADER)));
}

static void put_timestamp_option(uint8_t *at, uint32_t own, uint32_t echoed) {
  at[0] = 8;
  at[1] = 10;
  put32(at + 2, own);
  put32(at + 6, echoed);
}

// Puts the options of a segment and returns their length.
static size_t put_options(uint8_t *at, uint8_t flags, uint32_t own_time, uint32_t echoed_time) {
  if ((flags & SYN) == 0) {
    memset(at, 1, 2);
    put_timestamp_option(at + 2, own_time, echoed_time);
    return TIMESTAMP_OPTION;
  }
  static const uint8_t maximum_segment_and_sack[6] = {2, 4, 0x05, 0xb4, 4, 2};
  static const uint8_t window_scale[4] = {1, 3, 3, 7};
  memcpy(at, maximum_segment_and_sack, 6);
  put_timestamp_option(at + 6, own_time, echoed_time);
  memcpy(at + 16, window_scale, 4);
  return SYN_OPTIONS;
}

static uint32_t tcp_sum(const uint8_t *ip, const uint8_t *tcp, size_t length) {
  uint32_t pseudo_header = add_words(6 + (uint32_t)length, ip + 12, 8);
  return add_words(pseudo_header, tcp, length);
}

// Writes one frame at the present time. Every frame acknowledges all the other side has sent.
static void send_segment(Simulation *simulation, Connection *connection, Side from, uint8_t flags,
                         const void *payload, size_t length) {
  Endpoint *source = &connection->ends[from];
  const Endpoint *destination = &connection->ends[!from];
  uint8_t frame[LARGEST_FRAME];
  uint8_t *ip = frame + ETHERNET_HEADER;
  uint8_t *tcp = ip + IP_HEADER;

  source->last_timestamp = source->clock_offset + (uint32_t)((simulation->now - START) / 1000);
  size_t options =
      put_options(tcp + TCP_HEADER, flags, source->last_timestamp, destination->last_timestamp);
  size_t tcp_length = TCP_HEADER + options + length;

  put16(tcp, source->port);
  put16(tcp + 2, destination->port);
  put32(tcp + 4, source->sequence);
  put32(tcp + 8, flags & ACK ? destination->sequence : 0);
  tcp[12] = (uint8_t)((TCP_HEADER + options) / 4 << 4);
  tcp[13] = flags;
  put16(tcp + 14, 0xfff0);  // window
  put32(tcp + 16, 0);       // checksum, urgent pointer
  memcpy(tcp + TCP_HEADER + options, payload, length);

  put_ethernet(frame, from);
  put_ip(ip, source, destination, tcp_length);
  put16(tcp + 16, checksum(tcp_sum(ip, tcp, tcp_length)));

  source->sequence += (uint32_t)length + ((flags & (SYN | FIN)) != 0);

  bpf_u_int32 frame_length = (bpf_u_int32)(ETHERNET_HEADER + IP_HEADER + tcp_length);
  struct pcap_pkthdr header = {
      .ts = {.tv_sec = (time_t)(simulation->now / 1000000), .tv_usec = (suseconds_t)(simulation->now % 1000000)},
      .caplen = frame_length,
      .len = frame_length,
  };
  pcap_dump((u_char *)simulation->output, &header, frame);
  simulation->frames += 1;
}

static void send_flags(Simulation *simulation, Connection *connection, Side from, uint8_t flags) {
  send_segment(simulation, connection, from, flags, "", 0);
}

// Sends a line of the control dialogue; the line end is added.
__attribute__((format(printf, 4, 5))) static void say(Simulation *simulation, Session *session, Side from,
                                                      const char *format, ...) {
  char line[128];
  va_list arguments;
  va_start(arguments, format);
  int length = vsnprintf(line, sizeof line - 2, format, arguments);
  va_end(arguments);
  memcpy(line + length, "\r\n", 2);
  send_segment(simulation, &session->control, from, PSH | ACK, line, (size_t)length + 2);
}

// MARK: Sessions

static Endpoint new_endpoint(Simulation *simulation, uint32_t address, uint16_t port) {
  return (Endpoint){
      .address = address,
      .port = port,
      .sequence = (uint32_t)random_bits(simulation),
      .identification = (uint16_t)random_bits(simulation),
      .clock_offset = (uint32_t)random_bits(simulation) >> 1,
  };
}

static Connection new_connection(Simulation *simulation, const Session *session, uint16_t server_port) {
  unsigned used = simulation->client_ports_used[session->client]++;
  uint16_t client_port = (uint16_t)(FIRST_CLIENT_PORT + used % CLIENT_PORTS);
  Connection connection;
  connection.ends[CLIENT] = new_endpoint(simulation, FIRST_CLIENT + session->client, client_port);
  connection.ends[SERVER] = new_endpoint(simulation, FIRST_SERVER + session->server, server_port);
  return connection;
}

static void offer_passive_port(Simulation *simulation, Session *session) {
  unsigned used = simulation->passive_ports_used[session->server]++;
  uint16_t port = (uint16_t)(FIRST_PASSIVE_PORT + used % PASSIVE_PORTS);
  session->data = new_connection(simulation, session, port);
  uint32_t address = session->data.ends[SERVER].address;
  say(simulation, session, SERVER, "227 Entering Passive Mode (%u,%u,%u,%u,%u,%u).", address >> 24,
      address >> 16 & 0xff, address >> 8 & 0xff, address & 0xff, port >> 8, port & 0xff);
}

static void request_file(Simulation *simulation, Session *session) {
  session->transfers_left -= 1;
  session->file_number = ++simulation->transfers_started;
  session->file_size =
      random_between(simulation, simulation->plan->smallest_file, simulation->plan->largest_file);
  session->sent = 0;
  session->segments_unacknowledged = 0;
  say(simulation, session, CLIENT, "RETR file-%06" PRIu64 ".bin", session->file_number);
}

static void send_file_segment(Simulation *simulation, Session *session) {
  uint32_t left = session->file_size - session->sent;
  uint32_t length = left < SEGMENT_SIZE ? left : SEGMENT_SIZE;
  const uint8_t *payload = simulation->content + (session->file_number + session->sent) % CONTENT_SIZE;
  uint8_t flags = length == left ? PSH | ACK : ACK;
  send_segment(simulation, &session->data, SERVER, flags, payload, length);
  session->sent += length;
  session->segments_unacknowledged += 1;
}

static void acknowledge_segments(Simulation *simulation, Session *session) {
  send_flags(simulation, &session->data, CLIENT, ACK);
  session->segments_unacknowledged = 0;
}

// Writes the frame of the session's present step.
static void perform(Simulation *simulation, Session *session) {
  Connection *control = &session->control;
  Connection *data = &session->data;
  switch (session->step) {
    case CONTROL_SYN: send_flags(simulation, control, CLIENT, SYN); break;
    case CONTROL_SYN_ACK: send_flags(simulation, control, SERVER, SYN | ACK); break;
    case CONTROL_ACK: send_flags(simulation, control, CLIENT, ACK); break;
    case BANNER: say(simulation, session, SERVER, "220 Welcome to the synthetic FTP service."); break;
    case USER: say(simulation, session, CLIENT, "USER user%04u", session->client); break;
    case USER_REPLY: say(simulation, session, SERVER, "331 Please specify the password."); break;
    case PASS: say(simulation, session, CLIENT, "PASS word%04u", session->client); break;
    case PASS_REPLY: say(simulation, session, SERVER, "230 Login successful."); break;
    case TYPE: say(simulation, session, CLIENT, "TYPE I"); break;
    case TYPE_REPLY: say(simulation, session, SERVER, "200 Switching to Binary mode."); break;
    case PASV: say(simulation, session, CLIENT, "PASV"); break;
    case PASV_REPLY: offer_passive_port(simulation, session); break;
    case DATA_SYN: send_flags(simulation, data, CLIENT, SYN); break;
    case DATA_SYN_ACK: send_flags(simulation, data, SERVER, SYN | ACK); break;
    case DATA_ACK: send_flags(simulation, data, CLIENT, ACK); break;
    case RETR: request_file(simulation, session); break;
    case TRANSFER_OPENING:
      say(simulation, session, SERVER,
          "150 Opening BINARY mode data connection for file-%06" PRIu64 ".bin (%" PRIu32 " bytes).",
          session->file_number, session->file_size);
      break;
    case TRANSFER_OPENING_ACK: send_flags(simulation, control, CLIENT, ACK); break;
    case SEGMENT: send_file_segment(simulation, session); break;
    case SEGMENT_ACK: acknowledge_segments(simulation, session); break;
    case DATA_SERVER_FIN: send_flags(simulation, data, SERVER, FIN | ACK); break;
    case DATA_CLIENT_FIN: send_flags(simulation, data, CLIENT, FIN | ACK); break;
    case DATA_LAST_ACK: send_flags(simulation, data, SERVER, ACK); break;
    case TRANSFER_COMPLETE: say(simulation, session, SERVER, "226 Transfer complete."); break;
    case QUIT: say(simulation, session, CLIENT, "QUIT"); break;
    case QUIT_REPLY: say(simulation, session, SERVER, "221 Goodbye."); break;
    case CONTROL_SERVER_FIN: send_flags(simulation, control, SERVER, FIN | ACK); break;
    case CONTROL_CLIENT_FIN: send_flags(simulation, control, CLIENT, FIN | ACK); break;
    case CONTROL_LAST_ACK: send_flags(simulation, control, SERVER, ACK); break;
    case FINISHED: break;
  }
}

static Step step_after(const Session *session) {
  switch (session->step) {
    case SEGMENT:
      if (session->segments_unacknowledged == SEGMENTS_PER_ACK) return SEGMENT_ACK;
      return session->sent == session->file_size ? DATA_SERVER_FIN : SEGMENT;
    case SEGMENT_ACK: return session->sent == session->file_size ? DATA_SERVER_FIN : SEGMENT;
    case TRANSFER_COMPLETE: return session->transfers_left > 0 ? PASV : QUIT;
    default: return session->step + 1;
  }
}

static uint64_t delay_before(Simulation *simulation, Step step) {
  const Plan *plan = simulation->plan;
  if (step == SEGMENT || step == SEGMENT_ACK) return plan->segment_gap;
  return random_between(simulation, plan->shortest_delay, plan->longest_delay);
}

// Begins the next session of the plan, or one that never comes due when there is none left.
static Session next_session(Simulation *simulation) {
  const Plan *plan = simulation->plan;
  if (simulation->sessions_started == plan->sessions) return (Session){.due = NEVER};
  Session session = {
      .due = simulation->now + delay_before(simulation, CONTROL_SYN),
      .step = CONTROL_SYN,
      .client = random_between(simulation, 0, plan->clients - 1),
      .server = random_between(simulation, 0, plan->servers - 1),
      .transfers_left = plan->transfers_per_session,
  };
  session.control = new_connection(simulation, &session, FTP_PORT);
  simulation->sessions_started += 1;
  return session;
}

static void advance(Simulation *simulation, Session *session) {
  simulation->now = session->due;
  perform(simulation, session);
  session->step = step_after(session);
  if (session->step == FINISHED) {
    *session = next_session(simulation);
  } else {
    session->due += delay_before(simulation, session->step);
  }
}

static Session *earliest(Session *sessions, unsigned count) {
  Session *found = sessions;
  for (Session *session = sessions; session < sessions + count; session++) {
    if (session->due < found->due) found = session;
  }
  return found;
}

// Returns false, with the reason in errno, if there was not enough memory.
static bool simulate(Simulation *simulation) {
  unsigned count = simulation->plan->at_once;
  Session *sessions = calloc(count, sizeof *sessions);
  if (sessions == NULL) return false;
  for (unsigned i = 0; i < count; i++) sessions[i] = next_session(simulation);
  Session *session;
  while ((session = earliest(sessions, count))->due != NEVER) advance(simulation, session);
  free(sessions);
  return true;
}

// MARK: Output

// Returns false, with the reason in errno, if the file could not be written.
static bool write_capture(const Plan *plan, FILE *file, uint64_t *frames) {
  static Simulation simulation;
  setvbuf(file, NULL, _IOFBF, OUTPUT_BUFFER);
  pcap_t *format = pcap_open_dead(DLT_EN10MB, SNAPSHOT_LENGTH);
  simulation.plan = plan;
  simulation.now = START;
  simulation.output = pcap_dump_fopen(format, file);
  if (simulation.output == NULL) return false;
  for (size_t i = 0; i < sizeof simulation.content; i++) {
    simulation.content[i] = (uint8_t)random_bits(&simulation);
  }

  bool written = simulate(&simulation);

  *frames = simulation.frames;
  written = written && pcap_dump_flush(simulation.output) == 0 && !ferror(file);
  pcap_dump_close(simulation.output);
  pcap_close(format);
  return written;
}

// MARK: Command line

typedef struct {
  bool interleaved;
  uint64_t scale;
  uint64_t sessions;
  uint64_t transfers;
  uint64_t bytes;
  uint64_t at_once;
  uint64_t clients;
  uint64_t servers;
} Options;

static const char *const usage =
    "usage: generate large [--interleaved] [--transfers N] [--bytes N] [--scale N] FILE\n"
    "       generate sessions [--sessions N] [--at-once N] [--clients N] [--servers N] [--scale N] FILE\n"
    "\n"
    "Writes a synthetic FTP capture to FILE, or to standard output for -.\n"
    "\n"
    "  large           one session with large passive transfers, one after the other\n"
    "  sessions        short sessions of two small transfers each\n"
    "\n"
    "  --interleaved   one session for each transfer, up to 32 of them at a time\n"
    "  --transfers N   transfers of the large capture (default 32)\n"
    "  --bytes N       size of each of those transfers (default 32000000)\n"
    "  --sessions N    sessions of the sessions capture (default 30000)\n"
    "  --at-once N     sessions that run at the same time (default 20)\n"
    "  --clients N     clients, at most 2000 (default 2000)\n"
    "  --servers N     servers, at most 4 (default 4)\n"
    "  --scale N       N times as many transfers or sessions (default 1)\n"
    "  --help          print this and exit\n";

static void refuse(const char *problem) {
  fprintf(stderr, "generate: %s\n\n%s", problem, usage);
  exit(2);
}

static uint64_t parse_count(const char *text) {
  char *end;
  uint64_t count = strtoull(text, &end, 10);
  if (*text < '0' || *text > '9' || *end != '\0' || count < 1 || count > 1000000000) {
    refuse("a number from 1 to 1000000000 is expected");
  }
  return count;
}

static Options parse_options(int argc, char **argv, bool large) {
  enum { INTERLEAVED = 1, TRANSFERS, BYTES, SESSIONS, AT_ONCE, CLIENTS, SERVERS, SCALE, HELP };
  static const struct option for_large[] = {
      {"interleaved", no_argument, NULL, INTERLEAVED}, {"transfers", required_argument, NULL, TRANSFERS},
      {"bytes", required_argument, NULL, BYTES},       {"scale", required_argument, NULL, SCALE},
      {"help", no_argument, NULL, HELP},               {0},
  };
  static const struct option for_sessions[] = {
      {"sessions", required_argument, NULL, SESSIONS}, {"at-once", required_argument, NULL, AT_ONCE},
      {"clients", required_argument, NULL, CLIENTS},   {"servers", required_argument, NULL, SERVERS},
      {"scale", required_argument, NULL, SCALE},
      {"help", no_argument, NULL, HELP},
      {0},
  };
  Options options = {.scale = 1,
                     .sessions = 30000,
                     .transfers = 32,
                     .bytes = 32000000,
                     .at_once = SESSIONS_AT_ONCE,
                     .clients = MOST_CLIENTS,
                     .servers = MOST_SERVERS};
  int option;
  while ((option = getopt_long(argc, argv, "", large ? for_large : for_sessions, NULL)) != -1) {
    switch (option) {
      case INTERLEAVED: options.interleaved = true; break;
      case TRANSFERS: options.transfers = parse_count(optarg); break;
      case BYTES: options.bytes = parse_count(optarg); break;
      case SESSIONS: options.sessions = parse_count(optarg); break;
      case AT_ONCE: options.at_once = parse_count(optarg); break;
      case CLIENTS: options.clients = parse_count(optarg); break;
      case SERVERS: options.servers = parse_count(optarg); break;
      case SCALE: options.scale = parse_count(optarg); break;
      case HELP: fputs(usage, stdout); exit(0);
      default: fputs(usage, stderr); exit(2);  // getopt_long has said what is wrong
    }
  }
  if (options.clients > MOST_CLIENTS || options.servers > MOST_SERVERS || options.at_once > 1000000) {
    refuse("too many clients, servers or sessions at once");
  }
  return options;
}

// One gigabit per second, shared by the transfers that run at once: a full segment takes 12 microseconds.
static Plan large_plan(const Options *options) {
  uint64_t transfers = options->transfers * options->scale;
  unsigned at_once = options->interleaved ? LARGE_AT_ONCE : 1;
  return (Plan){
      .sessions = options->interleaved ? transfers : 1,
      .transfers_per_session = options->interleaved ? 1 : transfers,
      .at_once = at_once,
      .clients = 1,
      .servers = 1,
      .smallest_file = (uint32_t)options->bytes,
      .largest_file = (uint32_t)options->bytes,
      .segment_gap = 12 * at_once,
      .shortest_delay = 100,
      .longest_delay = 500,
  };
}

static Plan sessions_plan(const Options *options) {
  return (Plan){
      .sessions = options->sessions * options->scale,
      .transfers_per_session = 2,
      .at_once = (unsigned)options->at_once,
      .clients = (unsigned)options->clients,
      .servers = (unsigned)options->servers,
      .smallest_file = 1800,
      .largest_file = 3100,
      .segment_gap = 120,
      .shortest_delay = 200,
      .longest_delay = 4000,
  };
}

int main(int argc, char **argv) {
  if (argc < 2) refuse("which capture?");
  if (strcmp(argv[1], "--help") == 0) {
    fputs(usage, stdout);
    return 0;
  }
  bool large = strcmp(argv[1], "large") == 0;
  if (!large && strcmp(argv[1], "sessions") != 0) refuse("there are two kinds, large and sessions");

  Options options = parse_options(argc - 1, argv + 1, large);
  if (optind + 2 != argc) refuse("one output file is expected");
  const char *path = argv[optind + 1];
  Plan plan = large ? large_plan(&options) : sessions_plan(&options);

  FILE *file = strcmp(path, "-") == 0 ? stdout : fopen(path, "wb");
  uint64_t frames;
  if (file == NULL || !write_capture(&plan, file, &frames)) {
    perror(path);
    return 1;
  }
  fprintf(stderr, "%s: %" PRIu64 " frames\n", path, frames);
  return 0;
}
