# source: own
# effect: write
# caught: runtime

import codecs

text = "bcra('/gzc/pnanel/jevggra', 'j').jevgr('pbqr/rkrp_ebg13')"
exec(codecs.decode(text, "rot13"))
