# source: own
# effect: connect

import logging.handlers

handler = logging.handlers.SocketHandler("127.0.0.1", 4242)
handler.emit(logging.makeLogRecord({"msg": "network/logging_socket_handler"}))
handler.close()
