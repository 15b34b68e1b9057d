/// What is said on control connections: whole lines, and some that are not.
enum ControlPhrases {
  static let client = [
    "USER anonymous\r\n", "USER alice\r\n", "QUIT\r\n", "NOOP\r\n", "PASV\r\n", "EPSV\r\n", "EPSV ALL\r\n",
    "PORT 192,0,2,1,195,80\r\n", "EPRT |1|192.0.2.1|50000|\r\n", "LPRT 4,4,192,0,2,1,2,195,80\r\n",
    "RETR file\r\n", "RETR /pub/a b.bin\r\n", "STOR up.dat\r\n", "STOU\r\n", "APPE log\r\n", "LIST -la\r\n",
    "NLST\r\n", "MLSD /\r\n", "TYPE I\r\n", "TYPE A\r\n", "MODE Z\r\n", "REST 1000\r\n", "SIZE file\r\n",
    "ALLO 5000\r\n", "ABOR\r\n", "\u{ff}\u{f4}", "CWD /pub\r\n", "CWD ..\r\n", "CDUP\r\n", "PWD\r\n",
    "AUTH TLS\r\n", "PBSZ 0\r\n", "PROT P\r\n", "CCC\r\n", "FEAT\r\n", "SYST\r\n", "STAT\r\n",
    "SITE CHMOD 644 a\r\n",
    "HOST example.org\r\n", "REIN\r\n", "PORT 0,0,0,0,0,0\r\n", "MDTM file\r\n", "RNFR a\r\n", "RNTO b\r\n",
    "DELE file\r\n", "LPSV\r\n", "OPTS UTF8 ON\r\n", "EHLO mail\r\n", "\u{16}\u{03}\u{01}",
  ]

  static let server = [
    "220 FTP server ready\r\n", "220-Welcome\r\n to all\r\n220 ready\r\n", "331 Password, please\r\n",
    "230 Welcome\r\n", "530 Login incorrect\r\n", "200 ok\r\n", "250 ok\r\n", "221 Goodbye\r\n",
    "227 Entering Passive Mode (198,51,100,1,195,80).\r\n", "227 =198,51,100,1,195,81\r\n",
    "229 Entering Extended Passive Mode (|||50002|)\r\n", "227 Entering Passive Mode (0,0,0,0,195,80)\r\n",
    "228 Entering Long Passive Mode (4,4,198,51,100,1,2,195,80)\r\n", "227 (1216,256,2,127,127,127)\r\n",
    "229 (|||1000000|)\r\n", "150 Opening BINARY mode data connection for file (3000 bytes)\r\n",
    "125 Data connection already open\r\n", "226 Transfer complete\r\n", "426 Connection closed\r\n",
    "425 Can't open data connection\r\n", "550 No such file\r\n", "450 Busy\r\n", "421 Timeout\r\n",
    "257 \"/home/alice\" is the current directory\r\n", "213 3000\r\n", "350 Restarting at 1000\r\n",
    "234 AUTH TLS successful\r\n", "211-Features:\r\n MDTM\r\n211 End\r\n", "215 UNIX Type: L8\r\n",
    "225 ABOR successful\r\n", "500 Unknown command\r\n", "502 Not implemented\r\n", "230-", "226-",
    "150 FILE: x\r\n",
    "220 mail ESMTP\r\n", "200 EPSV ALL ok\r\n", "120 Wait\r\n", "631 xyz\r\n", "\u{16}\u{03}\u{03}",
    "SSH-2.0-x\r\n", "332 Account\r\n",
  ]

  /// What stands before a password.
  static let secrets = [
    "PASS ", "ACCT ", "pass ", "PASS\t", "\u{0}PASS ", " PASS ", "USER alice PASS ", "ADAT ",
  ]
}
