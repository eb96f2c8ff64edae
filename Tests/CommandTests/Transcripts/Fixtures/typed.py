"""Runs a command on a pseudo-terminal and types each answer when a question waits for one.

    python3 typed.py COMMAND [ANSWER]…

After the last answer the line ends. Prints what the terminal showed, and exits as the command does.
"""

import fcntl
import os
import pty
import struct
import sys
import termios

command, answers = sys.argv[1], sys.argv[2:]
child, terminal = pty.fork()
if child == 0:
    os.execvp("sh", ["sh", "-c", command])
fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 50, 200, 0, 0))
shown = b""
while True:
    try:
        read = os.read(terminal, 65536)
    except OSError:  # Linux says so when the other end is closed.
        break
    if not read:
        break
    shown += read
    if shown.endswith((b": ", b"] ")):
        os.write(terminal, answers.pop(0).encode() + b"\n" if answers else b"\x04")
status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
sys.stdout.write(shown.decode().replace("\r\n", "\n"))
sys.exit(status)
