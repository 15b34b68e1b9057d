"""Resets control connections that are silent: reset-idle.py SECONDS CLIENT-INTERFACE SERVER-INTERFACE

Watches TCP port 21 on two interfaces of the hub. A connection that was established and had no packet for so long gets
a RST on either side, each in the other end's name and with the sequence number that end would use next, and its
conntrack entry is removed.
"""

import select
import socket
import struct
import subprocess
import sys
import time


class Side:
    """One of the two sides of the hub, and the control connections as they look there."""

    def __init__(self, interface):
        self.interface = interface
        self.socket = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(0x0003))
        self.socket.bind((interface, 0))
        self.flows = {}  # the client's address and port: what is known of the connection


class Flow:
    def __init__(self):
        self.ends = {}  # (address, port) of an end: (its MAC address, its peer, next sequence number)
        self.last = 0.0
        self.answered = False
        self.over = False


def note(side, frame):
    if len(frame) < 54 or frame[12:14] != b"\x08\x00" or frame[23] != 6:
        return
    ip = frame[14:]
    header = (ip[0] & 15) * 4
    length = struct.unpack("!H", ip[2:4])[0]
    tcp = ip[header:length]
    source_port, port, sequence, acknowledgement = struct.unpack("!HHII", tcp[:12])
    if 21 not in (source_port, port):
        return
    source = (ip[12:16], source_port)
    destination = (ip[16:20], port)
    client = source if port == 21 else destination
    flags = tcp[13]
    flow = side.flows.setdefault(client, Flow())
    if flags & 2 and not flags & 16:
        flow = side.flows[client] = Flow()
    flow.last = time.monotonic()
    flow.answered = flow.answered or (port == 21 and bool(flags & 16))
    flow.over = flow.over or bool(flags & 5)
    payload = len(tcp) - (tcp[12] >> 4) * 4
    after = (sequence + payload + bool(flags & 2) + bool(flags & 1)) & 0xFFFFFFFF
    flow.ends[source] = (frame[6:12], frame[0:6], destination, after)


def checksum(data):
    if len(data) % 2:
        data += b"\0"
    total = sum(struct.unpack(f"!{len(data) // 2}H", data))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def reset(side, flow):
    """Sends a RST to the end that is on this side, in the name of the other one."""
    for end, (own_mac, hub_mac, peer, _) in flow.ends.items():
        if peer not in flow.ends or own_mac == side.own_mac:
            continue
        sequence = flow.ends[peer][3]
        tcp = struct.pack("!HHIIBBHHH", peer[1], end[1], sequence, 0, 0x50, 4, 0, 0, 0)
        pseudo = peer[0] + end[0] + struct.pack("!BBH", 0, 6, len(tcp))
        tcp = tcp[:16] + struct.pack("!H", checksum(pseudo + tcp)) + tcp[18:]
        ip = struct.pack("!BBHHHBBH", 0x45, 0, 40, 0, 0x4000, 64, 6, 0) + peer[0] + end[0]
        ip = ip[:10] + struct.pack("!H", checksum(ip)) + ip[12:]
        side.socket.send(own_mac + hub_mac + b"\x08\x00" + ip + tcp)
        print("reset", socket.inet_ntoa(end[0]), end[1], "sequence", sequence)


def main():
    seconds = float(sys.argv[1])
    sides = [Side(interface) for interface in sys.argv[2:4]]
    for side in sides:
        side.own_mac = side.socket.getsockname()[4]
    print("watching")
    while True:
        ready, _, _ = select.select([side.socket for side in sides], [], [], 0.05)
        for side in sides:
            if side.socket in ready:
                note(side, side.socket.recv(65535))
        now = time.monotonic()
        for side in sides:
            for client, flow in list(side.flows.items()):
                if flow.over or not flow.answered or now - flow.last < seconds:
                    continue
                reset(side, flow)
                del side.flows[client]
                subprocess.run(
                    ["conntrack", "-D", "-p", "tcp", "-s", socket.inet_ntoa(client[0]), "--sport", str(client[1])],
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                    check=False,
                )


main()
