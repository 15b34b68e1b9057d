#!/usr/bin/env python3
"""Makes inputs to start fuzzing from: sample traces, their frames, FTP dialogues and announcements.

usage: Tests/Fuzz/make-seeds.py FOLDER [CAPTURE...]

Writes FOLDER/HARNESS/NAME. Only needed where a corpus is to be grown anew: `run.sh --merge` has taken over into
Tests/Fuzz/corpus what matters. Captures are classic pcap files; without any, SampleTraces is taken.
"""

import gzip
import pathlib
import struct
import sys

LINK_TYPES = [1, 113, 276, 101, 12, 14, 228, 229, 0, 108, 105, 9, 50, 104]  # as in FramesHarness
MAXIMUM = {"files": 4096, "frames": 512}

ANNOUNCEMENTS = [
    (0, t) for t in (
        "(127,0,0,1,4,51)", "Data transfer will passively listen to 127,0,0,1,4,51",
        "Entering passive mode. 127,0,0,1,4,51", "192,168,178,39,184,244", "Entering Passive Mode (",
        "listen socket created", "(127,0,0,1,154,21)", "Entering Passive Mode (127,0,0,1,4,51).",
        "(127, 0, 0, 1, 4, 51)", "(1216,256,2,127,127,127)", "Entering Passive Mode (0,0,0,0,195,80)",
        "=127,0,0,1,4,51", "Entering Extended Passive Mode (|||50000|)", "(192,0,2,1,195,8")
] + [
    (1, t) for t in (
        "Entering Extended Passive Mode (|||50000|)", "(|1|192.0.2.1|50000|)", "(|2|2001:db8::1|50000|)",
        "(|||1000000|)", "(!!!50000!)", "(aaa50000a)", "|||50000|", "Entering Passive Mode (127,0,0,1,4,51)",
        "(|||500", "(|2|::ffff:192.0.2.1|50000|)")
] + [(2, "Entering Long Passive Mode (4,4,192,0,2,1,2,195,80)"), (2, "(6,16,32,1,13,184,0,0,0,0,0,0,0,0,0,0,0,1,2,195,80)")] + [
    (3, "192,0,2,1,195,80"), (3, "0,0,0,0,0,0"), (4, "|1|192.0.2.1|50000|"), (4, "|2|2001:db8::1|50000|"),
    (4, "|1||50000|"), (5, "4,4,192,0,2,1,2,195,80"), (5, "6,16,32,1,13,184,0,0,0,0,0,0,0,0,0,0,0,1,2,195,80"),
]


def text(line, client=True, hold=False):
    line = line.encode("latin-1")
    return bytes([(0 if client else 1) | (16 if hold else 0), len(line)]) + line


def phrase(number, client=True):
    return bytes([2 if client else 3, number])


def password(form=0, hold=False):
    return bytes([4 | form << 5 | (16 if hold else 0)])


def dialogues():
    """Scripts for ControlHarness: the numbers of phrases are those of ControlPhrases."""
    c, s = lambda n: phrase(n), lambda n: phrase(n, client=False)
    login = s(0) + c(1) + s(2) + password() + s(3)
    data = lambda variant, port=0: bytes([14 | variant << 4, port])
    wait = lambda exponent: bytes([5, exponent])
    fin = bytes([12 | 1 << 4, 13 | 1 << 4])
    yield "login", bytes([0]) + login + c(2) + s(7) + fin
    yield "download", bytes([0]) + login + c(18) + s(5) + c(4) + s(8) + data(0) + c(10) + s(15) + s(17) + c(2) + s(7) + fin
    yield "extended", bytes([8]) + login + c(5) + s(10) + data(0, 2) + c(11) + s(15) + s(17) + fin
    yield "active", bytes([0]) + login + c(7) + s(5) + c(15) + s(15) + data(8) + s(17)
    yield "upload", bytes([0]) + login + c(4) + s(8) + data(0, 8) + c(12) + s(15) + s(17)
    yield "refused", bytes([0]) + login + c(4) + s(8) + data(1) + c(10) + s(19)
    yield "abort", bytes([0]) + login + c(4) + s(8) + data(5) + c(10) + s(15) + c(24) + s(18) + s(29)
    yield "idle", bytes([0]) + login + c(4) + s(8) + c(10) + s(15) + data(0) + wait(31) + wait(31) + bytes([12 | 7 << 4, 13]) + wait(30) + c(3) + bytes([13 | 2 << 4])
    yield "tls", bytes([0]) + s(0) + c(30) + s(26) + text("\x16\x03\x01\x00\x05hello") + text("\x16\x03\x03\x00\x05hello", False) + text("\x17\x03\x03\x00\x04abcd") + c(33) + text("\x15\x03\x03\x00\x02\x01\x00") + c(1) + password() + s(3)
    yield "implicit-tls", bytes([16]) + text("\x16\x03\x01\x00\x05hello") + text("\x16\x03\x03\x00\x05hello", False)
    yield "odd-port", bytes([1]) + login + c(29) + s(23)
    yield "middle", bytes([2]) + c(1) + s(2) + password() + s(3) + c(15)
    yield "middle-login", bytes([2 | 32]) + bytes([6, 3]) + login
    for form in range(8):
        yield f"password-{form}", bytes([0]) + s(0) + c(1) + s(2) + password(form) + s(4)
    yield "split", bytes([0]) + s(0) + c(1) + s(2) + password(hold=True) + bytes([6, 2, 6, 5, 11, 6, 4, 6, 0]) + s(3)
    yield "lost", bytes([0]) + s(0) + c(1) + s(2) + password(hold=True) + bytes([6, 3, 8, 4, 6, 0]) + s(3)
    yield "cut", bytes([0]) + s(0) + c(1) + s(2) + password(hold=True) + bytes([6 | 0xc0, 7, 6, 0]) + s(3)
    yield "repeated", bytes([0]) + login + bytes([10, 3, 26, 3, 10, 5, 26, 6])
    yield "echoed", bytes([4, 0x21]) + b"''x" + c(4) + s(8)
    yield "banner", bytes([0]) + text("220-Welcome\r\n\x1b[31m\xe2\x80\xae\r\n220 ready\r\n", False) + c(0)
    yield "telnet", bytes([0]) + login + text("\xff\xf4\xff\xf2ABOR\r\n") + text("RETR a\xff\xffb\r\n")
    yield "directories", bytes([0]) + login + c(26) + s(6) + c(27) + s(6) + c(29) + s(23) + c(10) + s(20)
    yield "rest", bytes([0]) + login + c(22) + s(24) + c(21) + s(25) + c(4) + s(8) + c(10) + s(15) + data(0) + s(17)
    for number in range(49):
        yield f"command-{number}", bytes([0]) + login + c(number) + s(5)
    for number in range(43):
        yield f"reply-{number}", bytes([0]) + login + c(4) + s(number) + c(10) + s(number)


def frames(capture):
    order = "<" if capture[:4] in (b"\xd4\xc3\xb2\xa1", b"\x4d\x3c\xb2\xa1") else ">"
    offset = 24
    while offset + 16 <= len(capture):
        length, wire = struct.unpack_from(order + "II", capture, offset + 8)
        yield capture[offset + 16:offset + 16 + length]
        offset += 16 + length


def frame_record(frame):
    return bytes([0x0a | (0x40 if len(frame) > 255 else 0), len(frame) & 0xff]) + frame


def pcapng(frames_, link_type=1):
    def block(kind, body):
        body += bytes(-len(body) % 4)
        length = struct.pack("<I", len(body) + 12)
        return struct.pack("<I", kind) + length + body + length
    data = block(0x0a0d0d0a, struct.pack("<IHHq", 0x1a2b3c4d, 1, 0, -1))
    data += block(1, struct.pack("<HHI", link_type, 0, 65535) + struct.pack("<HHB3xHH", 9, 1, 9, 0, 0))
    for number, frame in enumerate(frames_):
        data += block(6, struct.pack("<IIIII", 0, 0x18a88e00, number * 1000, len(frame), len(frame)) + frame)
    return data


def pcap(frames_, order="<", magic=0xa1b2c3d4, link_type=1):
    data = struct.pack(order + "IHHiIII", magic, 2, 4, 0, 0, 65535, link_type)
    for number, frame in enumerate(frames_):
        data += struct.pack(order + "IIII", 1772366400 + number, 1000, len(frame), len(frame)) + frame
    return data


def relinked(frame, link_type):
    """The packet of an Ethernet frame, behind the header of another link type."""
    kind, packet = frame[12:14], frame[14:]
    return {
        1: frame, 113: bytes(14) + kind + packet, 276: kind + bytes(18) + packet,
        0: struct.pack("<I", 2 if kind == b"\x08\x00" else 30) + packet,
        108: struct.pack(">I", 2 if kind == b"\x08\x00" else 30) + packet,
        9: b"\x00\x21" + packet, 50: b"\xff\x03\x00\x21" + packet, 104: b"\x0f\x00" + kind + packet,
    }.get(link_type, packet)


def main():
    folder = pathlib.Path(sys.argv[1])
    root = pathlib.Path(__file__).resolve().parents[2]
    captures = [pathlib.Path(name) for name in sys.argv[2:]] or sorted(root.glob("SampleTraces/*/*.pcap"))

    def write(harness, name, content):
        path = folder / harness / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)

    for number, (kind, content) in enumerate(ANNOUNCEMENTS):
        for cut in (0, 7, 12, 15):
            write("endpoints", f"{number}-{cut}", bytes([kind | cut << 4]) + content.encode())
    for name, script in dialogues():
        write("control", name, script)
    for capture in captures:
        name = f"{capture.parent.name}-{capture.stem}"
        content = capture.read_bytes()
        small = [frame for frame in frames(content) if len(frame) <= 200]
        start = small[:24]
        write("files", name, content[:MAXIMUM["files"]])
        write("files", name + "-ng", pcapng(start)[:MAXIMUM["files"]])
        write("files", name + "-big", pcap(start, ">", 0xa1b23c4d)[:MAXIMUM["files"]])
        write("files", name + "-gz", gzip.compress(pcap(start), mtime=0)[:MAXIMUM["files"]])
        write("files", name + "-gz0", gzip.compress(pcap(start[:12]), 0, mtime=0)[:MAXIMUM["files"]])
        for number, link_type in enumerate(LINK_TYPES):
            relinked_frames = [relinked(frame, link_type) for frame in start]
            write("files", f"{name}-link{link_type}", pcap(relinked_frames, link_type=link_type)[:2048])
            for first in range(0, len(relinked_frames), 4):
                records = b"".join(map(frame_record, relinked_frames[first:first + 6]))
                write("frames", f"{name}-{link_type}-{first}", (bytes([number]) + records)[:MAXIMUM["frames"]])


main()
