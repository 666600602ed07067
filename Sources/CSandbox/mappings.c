#include "CSandbox.h"
#include <link.h>
#include <sys/mman.h>
#include <unistd.h>

// Writes a byte back over itself, once in every segment that is not writable: the page becomes the
// process's own, and with it the mapping counts as one whose pages a fork must copy.
static int touch_segments(struct dl_phdr_info *object, size_t size, void *unused) {
    (void)size;
    (void)unused;
    uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
    for (int i = 0; i < object->dlpi_phnum; i++) {
        const ElfW(Phdr) *segment = &object->dlpi_phdr[i];
        if (segment->p_type != PT_LOAD || segment->p_flags & PF_W || segment->p_memsz == 0) continue;
        uintptr_t start = (object->dlpi_addr + segment->p_vaddr) & ~(page - 1);
        uintptr_t end = (object->dlpi_addr + segment->p_vaddr + segment->p_memsz + page - 1) & ~(page - 1);
        int protection = (segment->p_flags & PF_R ? PROT_READ : 0) | (segment->p_flags & PF_X ? PROT_EXEC : 0);
        // The whole segment, so that the mapping is not split.
        if (mprotect((void *)start, end - start, protection | PROT_WRITE) != 0) continue;
        volatile unsigned char *byte = (volatile unsigned char *)start;
        *byte = *byte;
        mprotect((void *)start, end - start, protection);
    }
    return 0;
}

void assay_share_file_mappings(void) { dl_iterate_phdr(touch_segments, NULL); }
