# source: own
# effect: connect

import multiprocessing.connection as connection

link = connection.Client("/tmp/canary/socket", family="AF_UNIX")
link.send_bytes(b"network/multiprocessing_unix")
link.close()
