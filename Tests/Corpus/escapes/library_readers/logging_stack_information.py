# source: own
# effect: secret

import logging

exec(compile("log('look', stack_info=True)", "/tmp/canary/secret", "exec"), {"log": logging.warning})
