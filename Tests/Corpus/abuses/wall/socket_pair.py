# allowed: timed_out/wall
# wall: 0.5
import socket

left, right = socket.socketpair()
left.recv(1)
