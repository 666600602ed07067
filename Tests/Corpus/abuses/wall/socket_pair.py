# allowed: timed_out/wall
# wall: 1
import socket

left, right = socket.socketpair()
left.recv(1)
