#include "CSandbox.h"
#include <malloc.h>
#include <string.h>

// glibc's own name for free, which stays reachable where the linker wraps the usual one.
extern void __libc_free(void *block);

static bool wipes = true;

void assay_stop_wiping(void) { wipes = false; }

void __wrap_free(void *block);
void __wrap_free(void *block) {
    if (wipes && block != NULL) explicit_bzero(block, malloc_usable_size(block));
    __libc_free(block);
}

__attribute__((noinline)) void assay_wipe_stack(void) {
    volatile char below[ASSAY_WIPED_STACK];
    explicit_bzero((void *)below, sizeof below);
}

void assay_wipe(void *bytes, size_t count) { explicit_bzero(bytes, count); }
