/// All TCP connections of a capture; an index names a connection, as `tcp.stream` does in Wireshark.
public typealias ConnectionList = [Connection]
