# source: own
# effect: secret

import io
import pdb

pdb.Pdb(stdin=io.StringIO("c\n"), stdout=io.StringIO()).run("print(open('/tmp/canary/secret').read())")
