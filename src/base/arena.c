#include "base/arena.h"

#include <assert.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>

#include "base/diag.h"

/* Small blocks are cut from chunks; a block of more than BIG_SIZE is a malloc block of its own, in a list, so
 * that it can be grown by realloc. Test builds make every block its own, so that the sanitizer sees the ends
 * of each. */
enum { HUGE_PAGE = 2 << 20 };
enum { CHUNK_FIRST = 4 << 10, CHUNK_LAST = 4 << 20, BIG_SIZE = 16 << 10 };
#if defined(MX_FAULT) && !defined(MX_ARENA_CHUNKS)
#define OWN_BLOCK(size) ((void)(size), true)
#else
#define OWN_BLOCK(size) ((size) > BIG_SIZE)
#endif
#define WIDEST _Alignof(max_align_t)

typedef struct chunk {
    _Alignas(max_align_t) struct chunk *next;
    size_t size, used; /* bytes behind this header */
} chunk;

typedef struct block {
    _Alignas(max_align_t) struct block *prev, *next;
    size_t size; /* bytes behind this header */
} block;

typedef struct deferred {
    struct deferred *next;
    void (*fn)(void *);
    void *arg;
} deferred;

struct mx_arena {
    mx_arena *parent, *children, *prev, *next;
    chunk *chunks; /* the current one first */
    block *blocks;
    deferred *deferred;
    size_t next_chunk, bytes;
};

/* Raw memory. */

#ifdef MX_FAULT
static _Thread_local uint64_t fault_at, fault_count;

void mx_fault_at(uint64_t n)
{
    fault_at = n;
    fault_count = 0;
}
uint64_t mx_fault_count(void)
{
    return fault_count;
}
static bool fault(void)
{
    return ++fault_count == fault_at;
}
#else
void mx_fault_at(uint64_t n)
{
    (void)n;
}
uint64_t mx_fault_count(void)
{
    return 0;
}
static bool fault(void)
{
    return false;
}
#endif

void *mx_raw_alloc(size_t size)
{
    return fault() ? NULL : malloc(size ? size : 1);
}

void *mx_raw_realloc(void *ptr, size_t size)
{
    return fault() ? NULL : realloc(ptr, size ? size : 1);
}

void mx_raw_free(void *ptr)
{
    free(ptr);
}

/* Guards. The innermost one of this thread; NULL outside of every guard. It only lives while a guard's work
 * runs. */

typedef struct guard {
    struct guard *outer;
    jmp_buf env;
} guard;

static _Thread_local guard *innermost;

_Noreturn void mx_arena_oom(mx_arena *arena)
{
    (void)arena;
    assert(innermost && "arena code runs under mx_guard");
    longjmp(innermost->env, 1);
}

/* The only place control comes back to. Nothing here changes between setjmp and longjmp, so nothing is
 * volatile. */
static bool guarded(guard *frame, mx_arena *arena, mx_work work, void *arg, mx_status *status)
{
    if (setjmp(frame->env))
        return false;
    *status = work(arena, arg);
    return true;
}

mx_status mx_guard_in(mx_arena *arena, mx_work work, void *arg, mx_diags *diags)
{
    guard frame = {.outer = innermost};
    mx_status status = MX_FAILED;
    innermost = &frame;
    bool whole = guarded(&frame, arena, work, arg, &status);
    innermost = frame.outer;
    if (whole)
        return status;
    mx_diags_oom(diags);
    return MX_FAILED;
}

static mx_arena *arena_new(void)
{
    mx_arena *arena = mx_raw_alloc(sizeof *arena);
    if (arena)
        *arena = (mx_arena){.next_chunk = CHUNK_FIRST, .bytes = sizeof *arena};
    return arena;
}

mx_status mx_guard(mx_arena **keep, mx_work work, void *arg, mx_diags *diags)
{
    if (keep)
        *keep = NULL;
    mx_arena *arena = arena_new();
    if (!arena) {
        mx_diags_oom(diags);
        return MX_FAILED;
    }
    mx_status status = mx_guard_in(arena, work, arg, diags);
    if (keep && status == MX_OK)
        *keep = arena;
    else
        mx_arena_free(arena);
    return status;
}

/* Life of an arena. */

static void count_bytes(mx_arena *arena, size_t more, size_t less)
{
    for (; arena; arena = arena->parent)
        arena->bytes = arena->bytes + more - less;
}

static mx_arena *try_child(mx_arena *parent)
{
    mx_arena *child = arena_new();
    if (!child)
        return NULL;
    child->parent = parent;
    child->next = parent->children;
    if (child->next)
        child->next->prev = child;
    parent->children = child;
    count_bytes(parent, child->bytes, 0);
    return child;
}

mx_arena *mx_arena_child(mx_arena *parent)
{
    mx_arena *child = try_child(parent);
    if (!child)
        mx_arena_oom(parent);
    return child;
}

mx_arena *mx_arena_child_with(mx_arena *parent, void (*fn)(void *), void *arg)
{
    mx_arena *child = try_child(parent);
    if (!child) {
        fn(arg);
        mx_arena_oom(parent);
    }
    mx_arena_defer(child, fn, arg);
    return child;
}

static void leave_parent(mx_arena *arena)
{
    if (arena->next)
        arena->next->prev = arena->prev;
    if (arena->prev)
        arena->prev->next = arena->next;
    else if (arena->parent)
        arena->parent->children = arena->next;
    count_bytes(arena->parent, 0, arena->bytes);
}

static void close_one(mx_arena *arena)
{
    leave_parent(arena);
    for (chunk *c = arena->chunks, *next; c; c = next) {
        next = c->next;
        mx_raw_free(c);
    }
    for (block *b = arena->blocks, *next; b; b = next) {
        next = b->next;
        mx_raw_free(b);
    }
    mx_raw_free(arena);
}

static void run_deferred(mx_arena *arena)
{
    while (arena->deferred) {
        deferred *d = arena->deferred;
        arena->deferred = d->next;
        d->fn(d->arg);
    }
}

/* Children first, youngest first: what they hold may need what the parent holds. A loop, for any depth. */
void mx_arena_free(mx_arena *arena)
{
    mx_arena *at = arena;
    while (at) {
        while (at->children)
            at = at->children;
        run_deferred(at);
        if (at->children) /* a deferred function made one */
            continue;
        mx_arena *up = at == arena ? NULL : at->parent;
        close_one(at);
        at = up;
    }
}

size_t mx_arena_bytes(const mx_arena *arena)
{
    return arena->bytes;
}

/* Blocks. */

static size_t pad_of(const void *ptr, size_t align)
{
    return (size_t)(-(uintptr_t)ptr & (align - 1));
}

static void link_block(mx_arena *arena, block *b)
{
    b->prev = NULL;
    b->next = arena->blocks;
    if (b->next)
        b->next->prev = b;
    arena->blocks = b;
}

static void *own_block(mx_arena *arena, size_t size, size_t align)
{
    size_t spare = align > WIDEST ? align : 0;
    if (size > SIZE_MAX / 2 - sizeof(block) - spare)
        return NULL;
    block *b = mx_raw_alloc(sizeof *b + size + spare);
    if (!b)
        return NULL;
    b->size = size + spare;
    link_block(arena, b);
    count_bytes(arena, sizeof *b + b->size, 0);
    char *start = (char *)(b + 1);
    return start + (spare ? pad_of(start, align) : 0);
}

static void *cut(chunk *c, size_t size, size_t align)
{
    char *start = (char *)(c + 1) + c->used;
    size_t pad = pad_of(start, align), room = c->size - c->used;
    if (room < pad || room - pad < size)
        return NULL;
    c->used += pad + size;
    return start + pad;
}

/* Large chunks lie on huge pages where the system has them: a model of thousands of tables is touched once, page
 * by page, and those faults would be a quarter of the time. A huge page counts as used when its first byte is. */
static void *chunk_alloc(size_t size)
{
#ifdef MADV_HUGEPAGE
    if (size >= HUGE_PAGE) {
        void *memory = fault() ? NULL
                               : aligned_alloc(HUGE_PAGE, size); /* sizes of chunks are powers of two */
        if (memory)
            (void)madvise(memory, size, MADV_HUGEPAGE);
        return memory;
    }
#endif
    return mx_raw_alloc(size);
}

static chunk *add_chunk(mx_arena *arena, size_t need)
{
    size_t size = arena->next_chunk;
    while (size < need + sizeof(chunk))
        size *= 2;
    chunk *c = chunk_alloc(size);
    if (!c)
        return NULL;
    *c = (chunk){.next = arena->chunks, .size = size - sizeof *c};
    arena->chunks = c;
    arena->next_chunk = size < CHUNK_LAST ? size * 2 : CHUNK_LAST;
    count_bytes(arena, size, 0);
    return c;
}

static void *try_alloc(mx_arena *arena, size_t size, size_t align)
{
    assert(align && (align & (align - 1)) == 0);
    if (OWN_BLOCK(size) || align > WIDEST)
        return own_block(arena, size, align);
    void *ptr = arena->chunks ? cut(arena->chunks, size, align) : NULL;
    if (ptr)
        return ptr;
    chunk *c = add_chunk(arena, size + align);
    return c ? cut(c, size, align) : NULL;
}

void *mx_arena_alloc(mx_arena *arena, size_t size, size_t align)
{
    void *ptr = try_alloc(arena, size, align);
    if (!ptr)
        mx_arena_oom(arena);
    return ptr;
}

void *mx_arena_zalloc(mx_arena *arena, size_t size, size_t align)
{
    return memset(mx_arena_alloc(arena, size, align), 0, size);
}

void *mx_arena_array(mx_arena *arena, size_t size, size_t align, size_t n)
{
    size_t bytes;
    if (__builtin_mul_overflow(size, n, &bytes))
        mx_arena_oom(arena);
    return mx_arena_zalloc(arena, bytes, align);
}

static void *grow_own(mx_arena *arena, void *ptr, size_t old_size, size_t new_size)
{
    block *b = (block *)ptr - 1;
    assert(b->size >= old_size);
    if (new_size > SIZE_MAX / 2 - sizeof *b)
        return NULL;
    size_t held = b->size;
    block *moved = mx_raw_realloc(b, sizeof *b + new_size);
    if (!moved)
        return NULL; /* the old block is still there and still linked */
    if (moved->prev)
        moved->prev->next = moved;
    else
        arena->blocks = moved;
    if (moved->next)
        moved->next->prev = moved;
    moved->size = new_size;
    count_bytes(arena, new_size, held);
    (void)old_size;
    return moved + 1;
}

static bool grow_in_chunk(mx_arena *arena, const void *ptr, size_t old_size, size_t new_size)
{
    chunk *c = arena->chunks;
    if (!c || (const char *)ptr + old_size != (const char *)(c + 1) + c->used)
        return false;
    if (c->size - c->used < new_size - old_size)
        return false;
    c->used += new_size - old_size;
    return true;
}

void *mx_arena_grow(mx_arena *arena, void *ptr, size_t old_size, size_t new_size, size_t align)
{
    if (!ptr)
        return mx_arena_alloc(arena, new_size, align);
    if (new_size <= old_size)
        return ptr;
    if (align <= WIDEST && OWN_BLOCK(old_size)) {
        void *grown = grow_own(arena, ptr, old_size, new_size);
        if (!grown)
            mx_arena_oom(arena);
        return grown;
    }
    if (align <= WIDEST && !OWN_BLOCK(new_size) && grow_in_chunk(arena, ptr, old_size, new_size))
        return ptr;
    return memcpy(mx_arena_alloc(arena, new_size, align), ptr, old_size);
}

void mx_arena_defer(mx_arena *arena, void (*fn)(void *), void *arg)
{
    deferred *d = try_alloc(arena, sizeof *d, _Alignof(deferred));
    if (!d) {
        fn(arg);
        mx_arena_oom(arena);
    }
    *d = (deferred){arena->deferred, fn, arg};
    arena->deferred = d;
}

/* Text. */

static char *text_room(mx_arena *arena, size_t len)
{
    if (len == SIZE_MAX)
        mx_arena_oom(arena);
    char *z = mx_arena_alloc(arena, len + 1, 1);
    z[len] = '\0';
    return z;
}

mx_str mx_str_copy(mx_arena *arena, mx_str s)
{
    char *z = text_room(arena, s.len);
    if (s.len)
        memcpy(z, s.ptr, s.len);
    return (mx_str){z, s.len};
}

const char *mx_str_z(mx_arena *arena, mx_str s)
{
    return mx_str_copy(arena, s).ptr;
}

mx_str mx_str_lower(mx_arena *arena, mx_str s)
{
    char *z = text_room(arena, s.len);
    for (size_t i = 0; i < s.len; i++)
        z[i] = mx_lower(s.ptr[i]);
    return (mx_str){z, s.len};
}

mx_str mx_str_upper(mx_arena *arena, mx_str s)
{
    char *z = text_room(arena, s.len);
    for (size_t i = 0; i < s.len; i++)
        z[i] = mx_upper(s.ptr[i]);
    return (mx_str){z, s.len};
}

mx_str mx_str_cat(mx_arena *arena, mx_str a, mx_str b)
{
    size_t len;
    if (__builtin_add_overflow(a.len, b.len, &len))
        mx_arena_oom(arena);
    char *z = text_room(arena, len);
    if (a.len)
        memcpy(z, a.ptr, a.len);
    if (b.len)
        memcpy(z + a.len, b.ptr, b.len);
    return (mx_str){z, len};
}

mx_str mx_str_vprintf(mx_arena *arena, const char *format, va_list args)
{
    char small[256];
    va_list again;
    va_copy(again, args);
    int len = vsnprintf(small, sizeof small, format, args);
    if (len < 0) {
        va_end(again);
        mx_arena_oom(arena);
    }
    if ((size_t)len < sizeof small) {
        va_end(again);
        return mx_str_copy(arena, (mx_str){small, (size_t)len});
    }
    char *z = try_alloc(arena, (size_t)len + 1, 1);
    if (z)
        vsnprintf(z, (size_t)len + 1, format, again);
    va_end(again);
    if (!z)
        mx_arena_oom(arena);
    return (mx_str){z, (size_t)len};
}

mx_str mx_str_printf(mx_arena *arena, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    mx_str s = mx_str_vprintf(arena, format, args); /* unwinding past va_end is harmless with gcc and clang */
    va_end(args);
    return s;
}
