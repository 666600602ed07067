# source: own
# effect: write

import mailbox

box = mailbox.mbox("/tmp/canary/written")
box.add("Subject: x\n\nfiles/mailbox_message\n")
box.flush()
