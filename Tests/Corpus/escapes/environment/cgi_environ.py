# source: own
# effect: environment

import cgi

cgi.print_environ()
