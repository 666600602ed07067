# source: own
# effect: process

import webbrowser

webbrowser.GenericBrowser(["/bin/sh", "-c", "echo processes/webbrowser_command > /tmp/canary/process"]).open("x")
