# source: own
# effect: process

import pipes

pipes.Template().debug
template = pipes.Template()
template.append("echo processes/pipes_template > /tmp/canary/process", "--")
template.open("x", "w").close()
