"""Speaks as IIS does, where IIS cannot run: iis-server.py ADDRESS LOW-HIGH DIRECTORY USER PASSWORD [SETTING=VALUE]...

Its banner and replies, 125 instead of 150, and a RST where others send a FIN. ADDRESS is what 227 names. Settings:

    rate=BYTES     how many of them a download sends in a second
    end=reset      a RST on the control connection instead of the 226 after a download
"""

import fcntl
import os
import socket
import socketserver
import struct
import sys
import time

ADDRESS, PORTS, DIRECTORY, USER, PASSWORD = sys.argv[1:6]
SETTINGS = dict(setting.split("=") for setting in sys.argv[6:])
LOW, HIGH = map(int, PORTS.split("-"))
SIOCOUTQ = 0x5411


def reset(connection):
    """Closes with a RST, once everything sent has been acknowledged."""
    while struct.unpack("i", fcntl.ioctl(connection, SIOCOUTQ, b"\0\0\0\0"))[0]:
        time.sleep(0.001)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


class Session(socketserver.StreamRequestHandler):
    next_port = LOW

    def handle(self):
        self.directory = "/"
        self.listener = None
        self.over = False
        self.reply("220 Microsoft FTP Service")
        while not self.over and (line := self.rfile.readline()):
            line = line.decode().rstrip("\r\n")
            print(self.client_address[1], "<-", line, flush=True)
            verb, _, argument = line.partition(" ")
            answer = getattr(self, "do_" + verb.upper(), None)
            if answer:
                answer(argument)
            else:
                self.reply("500 Command not understood.")

    def finish(self):
        if not self.over:
            super().finish()

    def reply(self, text):
        print(self.client_address[1], "->", text, flush=True)
        self.request.sendall(text.encode() + b"\r\n")

    def end(self):
        """A RST that leaves at once; the server class finds nothing left to close."""
        self.over = True
        self.rfile.close()
        reset(self.request)
        print(self.client_address[1], "reset", flush=True)

    def path(self, name):
        return os.path.normpath(os.path.join(self.directory, name))

    def file(self, name):
        return DIRECTORY + self.path(name)

    def do_USER(self, name):
        self.reply(f"331 Password required for {name}.")

    def do_PASS(self, password):
        self.reply(f"230 User {USER} logged in." if password == PASSWORD else "530 User cannot log in.")

    def do_SYST(self, _):
        self.reply("215 Windows_NT")

    def do_PWD(self, _):
        self.reply(f'257 "{self.directory}" is current directory.')

    def do_CWD(self, name):
        self.directory = self.path(name)
        self.reply("250 CWD command successful.")

    def do_TYPE(self, kind):
        self.reply(f"200 Type set to {kind}.")

    def do_NOOP(self, _):
        self.reply("200 NOOP command successful.")

    def do_SIZE(self, name):
        self.reply(f"213 {os.path.getsize(self.file(name))}")

    def do_PASV(self, _):
        port = Session.next_port
        Session.next_port = LOW if port == HIGH else port + 1
        self.listener = socket.create_server(("", port))
        self.reply(f"227 Entering Passive Mode ({ADDRESS.replace('.', ',')},{port >> 8},{port & 255}).")

    def do_LIST(self, _):
        lines = []
        for name in sorted(os.listdir(DIRECTORY + self.directory)):
            size = os.path.getsize(self.file(name))
            lines.append(f"01-15-24  10:00AM {size:20} {name}\r\n")
        self.send("".join(lines).encode())

    def do_RETR(self, name):
        if not os.path.isfile(self.file(name)):
            self.reply("550 The system cannot find the file specified. ")
            return
        with open(self.file(name), "rb") as file:
            self.send(file.read())

    def send(self, content):
        data, _ = self.listener.accept()
        self.listener.close()
        self.reply("125 Data connection already open; Transfer starting.")
        rate = int(SETTINGS.get("rate", 0))
        if rate:
            for start in range(0, len(content), rate // 2):
                data.sendall(content[start : start + rate // 2])
                time.sleep(0.5)
        else:
            data.sendall(content)
        if SETTINGS.get("end") == "reset":
            data.close()
            self.end()
            return
        self.reply("226 Transfer complete.")
        reset(data)

    def do_QUIT(self, _):
        self.reply("221 Goodbye.")
        self.end()


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True

    def shutdown_request(self, request):
        if request.fileno() >= 0:
            super().shutdown_request(request)


Server(("", 21), Session).serve_forever()
