# source: own
# effect: write

import logging.handlers

handler = logging.handlers.RotatingFileHandler("/tmp/canary/written")
handler.emit(logging.makeLogRecord({"msg": "files/logging_stream_handler_base"}))
