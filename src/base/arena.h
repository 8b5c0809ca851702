/* base/arena.h — memory: the only door to malloc, and what happens when it is closed.
 *
 * A handle owns one arena; everything made for it comes from there and goes with it. Allocation inside an
 * arena never returns NULL: when the system has no memory left, control goes back to the mx_guard call that
 * stands around the work (as PostgreSQL's memory contexts and Lua's protected calls do), which closes the
 * arena and answers MX_FAILED. So no code in between checks for NULL, and none can forget to. Two rules
 * follow:
 *   1. arena code runs only under mx_guard (every public entry point is one);
 *   2. what is not memory (a FILE, a connection, memory of another library) is registered with mx_arena_defer
 *      as soon as it is open, because control may not come back to the line after.
 * Memory that runs out in any arena unwinds to the innermost guard of the thread: no guard is ever jumped
 * over. Not for sharing between threads. No global state. */
#ifndef MX_BASE_ARENA_H
#define MX_BASE_ARENA_H

#include <stdarg.h>

#include "base/status.h"
#include "base/str.h"

typedef struct mx_arena mx_arena;
struct mx_diags;

typedef mx_status (*mx_work)(mx_arena *arena, void *arg);

/* Runs work(arena, arg) on a new arena. When `keep` is not NULL and the work answers MX_OK, *keep receives
 * the arena (close it with mx_arena_free; allocate in it again only under mx_guard_in). In all other cases
 * the arena is closed and *keep is NULL. Out of memory: MX_FAILED, and `diags` (may be NULL) says MEM001.
 * Guards nest. */
mx_status mx_guard(mx_arena **keep, mx_work work, void *arg, struct mx_diags *diags);

/* As mx_guard on an arena that exists: after out of memory the arena stays valid, what was half made stays in
 * it unused. */
mx_status mx_guard_in(mx_arena *arena, mx_work work, void *arg, struct mx_diags *diags);

/* Closes an arena: runs deferred functions, last first, then frees all memory. NULL is fine. */
void mx_arena_free(mx_arena *arena);

/* A child dies with its parent, or earlier by mx_arena_free; it unwinds to the parent's guard. For work whose
 * memory should not wait for the parent's end (one file of a directory, one statement's scratch). */
mx_arena *mx_arena_child(mx_arena *parent);
/* A child that runs fn(arg) when it closes; when there is no memory for it, fn(arg) runs at once, then the
 * work is left. */
mx_arena *mx_arena_child_with(mx_arena *parent, void (*fn)(void *), void *arg);

void *mx_arena_alloc(mx_arena *arena, size_t size, size_t align);  /* not zeroed; never NULL */
void *mx_arena_zalloc(mx_arena *arena, size_t size, size_t align); /* zeroed; never NULL */
/* Grows the block `ptr` of `old_size` bytes (in place when it can); contents are kept. ptr may be NULL. */
void *mx_arena_grow(mx_arena *arena, void *ptr, size_t old_size, size_t new_size, size_t align);
/* Runs fn(arg) when the arena closes. When there is no memory to note it down, fn(arg) runs at once, then the
 * work is left. */
void mx_arena_defer(mx_arena *arena, void (*fn)(void *), void *arg);
/* Leaves the work at once as if memory had run out. For callbacks from libraries that report it
 * themselves. */
_Noreturn void mx_arena_oom(mx_arena *arena);
size_t mx_arena_bytes(const mx_arena *arena); /* held from the system, children included */

#define mx_new(arena, T) ((T *)mx_arena_zalloc((arena), sizeof(T), _Alignof(T)))
#define mx_new_array(arena, T, n) ((T *)mx_arena_array((arena), sizeof(T), _Alignof(T), (n)))
/* Zeroed; overflow counts as no memory. */
void *mx_arena_array(mx_arena *arena, size_t size, size_t align, size_t n);

mx_str mx_str_copy(mx_arena *arena, mx_str s);   /* the copy has a '\0' behind it that len does not count */
const char *mx_str_z(mx_arena *arena, mx_str s); /* the same, as a C string */
mx_str mx_str_lower(mx_arena *arena, mx_str s);
mx_str mx_str_upper(mx_arena *arena, mx_str s);
mx_str mx_str_cat(mx_arena *arena, mx_str a, mx_str b);
mx_str mx_str_printf(mx_arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));
mx_str mx_str_vprintf(mx_arena *arena, const char *format, va_list args)
    __attribute__((format(printf, 2, 0)));

/* Tests only (builds with MX_FAULT): the n-th request for memory from now in this thread fails, n from 1; 0
 * is off. mx_fault_count: requests since the last mx_fault_at. In other builds both do nothing. */
void mx_fault_at(uint64_t n);
uint64_t mx_fault_count(void);

/* Plain malloc, realloc, free of this room, for the few things that outlive every arena and for other
 * libraries' allocator hooks; counted by mx_fault_at; NULL when memory is out. */
void *mx_raw_alloc(size_t size);
void *mx_raw_realloc(void *ptr, size_t size);
void mx_raw_free(void *ptr);

#endif
