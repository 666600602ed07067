# source: own
# effect: process

def run(command="echo imports/late_in_function > /tmp/canary/process"):
    from os import system as s

    s(command)


run()
