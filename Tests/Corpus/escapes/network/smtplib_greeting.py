# source: own
# effect: connect

import smtplib

try:
    smtplib.SMTP("127.0.0.1", 4242, local_hostname="network/smtplib_greeting", timeout=5).ehlo()
except (smtplib.SMTPException, OSError):
    pass
