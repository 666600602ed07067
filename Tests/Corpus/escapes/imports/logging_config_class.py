# source: own
# effect: process

import logging.config

logging.config.dictConfig({
    "version": 1,
    "formatters": {"x": {"()": "os.system", "command": "echo imports/logging_config_class > /tmp/canary/process"}},
    "handlers": {"h": {"class": "logging.NullHandler", "formatter": "x"}},
    "root": {"handlers": ["h"]},
})
