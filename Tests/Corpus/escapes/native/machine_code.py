# source: own
# effect: secret

import ctypes
import mmap

page = mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
# open(path, O_RDONLY): mov eax, 2; xor esi, esi; syscall; ret
page.write(b"\xb8\x02\x00\x00\x00\x31\xf6\x0f\x05\xc3")
call = ctypes.CFUNCTYPE(ctypes.c_long, ctypes.c_char_p)(ctypes.addressof(ctypes.c_char.from_buffer(page)))
print(open(call(b"/tmp/canary/secret")).read())
