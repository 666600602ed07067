# source: own
# effect: connect

from logging import handlers, makeLogRecord

handler = handlers.HTTPHandler("127.0.0.1:4242", "/network/logging_http_handler")
handler.handleError = lambda record: None
handler.emit(makeLogRecord({"msg": "x"}))
