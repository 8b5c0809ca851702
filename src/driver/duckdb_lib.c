/* driver/duckdb_lib.c — finding DuckDB's library. Most machines have it as a module of Python's package "duckdb", which
 * carries all of DuckDB; the same file as Python's is the point, too: others may not read each other's databases. */
#include "driver/duckdb_lib.h"

#include <dlfcn.h>
#include <glob.h>
#include <limits.h>
#include <link.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/run.h"
#include "driver/library.h"

#include <python_stub.h> /* made in the build */

static const mx_symbol symbols[] = {
#define F(type, name, args) {"duckdb_" #name, offsetof(mx_duckdb_lib, name)},
    DUCKDB_FUNCTIONS(F)
#undef F
};

/* One for the process, as the library is. */
static struct {
    pthread_mutex_t mutex;
    mx_duckdb_lib lib;
    bool loaded;
    char path[PATH_MAX]; /* from mx_duckdb_use; "" else */
} process = {.mutex = PTHREAD_MUTEX_INITIALIZER};

void mx_duckdb_use(const char *path)
{
    pthread_mutex_lock(&process.mutex);
    if (strlen(path) < sizeof process.path)
        memcpy(process.path, path, strlen(path) + 1);
    pthread_mutex_unlock(&process.mutex);
}

/* A module of Python's that this process has loaded. */
static int find_loaded(struct dl_phdr_info *info, size_t size, void *arg)
{
    const char *base = info->dlpi_name ? strrchr(info->dlpi_name, '/') : NULL;
    (void)size;
    if (!base || strncmp(base, "/_duckdb.", 9) != 0)
        return 0;
    *(const char **)arg = info->dlpi_name;
    return 1;
}

/* Without an interpreter in the process its names come from the stub. It is loaded from memory: nothing has to be
 * installed where it would be found. */
static void load_stub(void)
{
    static bool done;
    if (done || dlsym(RTLD_DEFAULT, "PyExc_ImportError"))
        return;
    int fd = memfd_create("metaxy-python-names", MFD_CLOEXEC);
    if (fd < 0)
        return;
    char path[64];
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    if (write(fd, mx_python_stub, sizeof mx_python_stub) == (ssize_t)sizeof mx_python_stub)
        done = dlopen(path, RTLD_NOW | RTLD_GLOBAL) != NULL;
    close(fd);
}

/* What became of one file, for the hint: it is not there, or why it cannot be used. */
typedef struct search {
    mx_arena *arena;
    mx_buf why;
} search;

static bool try_file(search *s, const char *path)
{
    mx_str base = mx_path_base(mx_str_of(path));
    if (mx_str_starts(base, MX_STR("_duckdb")))
        load_stub();
    const char *missing = mx_library_load(path, symbols, sizeof symbols / sizeof symbols[0], &process.lib);
    if (!missing) {
        void *library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
        void *found = dlsym(library, "duckdb_register_static_extension");
        memcpy(&process.lib.register_static_extension, &found, sizeof found);
        return true;
    }
    if (missing != path)
        mx_buf_printf(&s->why, "%s has no %s (version 1.4 or later is needed); ", path, missing);
    else if (strchr(path, '/') && mx_path_exists(mx_str_of(path)))
        mx_buf_printf(&s->why, "%s cannot be loaded; ", path);
    return false;
}

static bool try_pattern(search *s, const char *pattern)
{
    glob_t found;
    bool loaded = false;
    if (glob(pattern, 0, NULL, &found) == 0)
        for (size_t i = found.gl_pathc; i > 0 && !loaded; i--)
            loaded = try_file(s, found.gl_pathv[i - 1]);
    globfree(&found);
    return loaded;
}

static bool try_prefix(search *s, const char *prefix)
{
    char pattern[PATH_MAX];
    int n = snprintf(pattern, sizeof pattern, "%s/lib/python3*/site-packages/_duckdb.*so", prefix);
    return n > 0 && (size_t)n < sizeof pattern && try_pattern(s, pattern);
}

/* The environment that this program lies in: PREFIX/bin/metaxy. */
static bool try_own_prefix(search *s)
{
    char path[PATH_MAX];
    ssize_t n = readlink("/proc/self/exe", path, sizeof path - 1);
    if (n <= 0)
        return false;
    path[n] = '\0';
    for (int up = 0; up < 2; up++) {
        char *slash = strrchr(path, '/');
        if (!slash)
            return false;
        *slash = '\0';
    }
    return try_prefix(s, path);
}

static bool try_python(search *s, const char *python)
{
    static const char code[] =
        "import importlib.util as u; m = u.find_spec('_duckdb'); print(m.origin if m else '')";
    mx_strs argv = {0};
    mx_run_result result = {0};
    mx_vec_push(s->arena, &argv, mx_str_of(python));
    mx_vec_push(s->arena, &argv, MX_STR("-c"));
    mx_vec_push(s->arena, &argv, mx_str_of(code));
    if (mx_run(s->arena, &argv, MX_STR_NONE, &result, NULL) != MX_OK || result.exit_status != 0)
        return false;
    mx_str path = mx_str_trim(result.out);
    return path.len > 0 && try_file(s, mx_str_z(s->arena, path));
}

static bool find(search *s)
{
    const char *named = getenv("METAXY_LIBDUCKDB"), *environment = getenv("VIRTUAL_ENV"), *loaded = NULL,
               *python = getenv("METAXY_PYTHON");
    dl_iterate_phdr(find_loaded, &loaded);
    if (loaded)
        return try_file(s, loaded);
    if (process.path[0])
        return try_file(s, process.path);
    if (named && *named)
        return try_file(s, named);
    if (python && *python && try_python(s, python)) /* the project's interpreter, named */
        return true;
    return try_file(s, "libduckdb.so") || try_own_prefix(s) ||
           (environment && *environment && try_prefix(s, environment)) || try_python(s, "python3");
}

static mx_status load(search *s, mx_diags *diags)
{
    enum { SUPPORTED_VECTOR = 2048 };
    if (!find(s)) {
        mx_str why = mx_buf_take(&s->why);
        mx_str hint = mx_str_printf(s->arena,
                                    "%.*s%sInstall it with 'pip install duckdb', or name the file of its "
                                    "library in METAXY_LIBDUCKDB.",
                                    MX_FMT(why), why.len ? "so: " : "");
        return mx_fail(diags, MX_DB004, MX_NOWHERE, hint.ptr,
                       "DuckDB cannot be used: its library was not found");
    }
    if (process.lib.vector_size() != SUPPORTED_VECTOR)
        return mx_fail(diags, MX_DB004, MX_NOWHERE, "", "DuckDB %s has vectors of another size than ours",
                       process.lib.library_version());
    process.loaded = true;
    return MX_OK;
}

typedef struct loading {
    mx_diags *diags;
} loading;

static mx_status load_guarded(mx_arena *arena, void *arg)
{
    search s = {arena, MX_BUF(arena)};
    return load(&s, ((loading *)arg)->diags);
}

mx_status mx_duckdb_load(const mx_duckdb_lib **out, mx_diags *diags)
{
    mx_status status = MX_OK;
    loading l = {diags};
    pthread_mutex_lock(&process.mutex);
    if (!process.loaded)
        status = mx_guard(NULL, load_guarded, &l, diags); /* its own: the mutex must be let go of */
    pthread_mutex_unlock(&process.mutex);
    *out = &process.lib;
    return status;
}

const mx_duckdb_lib *mx_duckdb_loaded(void)
{
    return &process.lib;
}

/* Code that the loader has changed in memory is nowhere else. */
static bool has_changed_code(const struct dl_phdr_info *info)
{
    for (size_t i = 0; i < info->dlpi_phnum; i++) {
        if (info->dlpi_phdr[i].p_type != PT_DYNAMIC)
            continue;
        const ElfW(Dyn) *entry = (const ElfW(Dyn) *)(info->dlpi_addr + info->dlpi_phdr[i].p_vaddr);
        for (; entry->d_tag != DT_NULL; entry++) {
            if (entry->d_tag == DT_TEXTREL || (entry->d_tag == DT_FLAGS && entry->d_un.d_val & DF_TEXTREL))
                return true;
        }
    }
    return false;
}

static int drop_segments(struct dl_phdr_info *info, size_t size, void *arg)
{
    uintptr_t inside = (uintptr_t)arg, page = (uintptr_t)sysconf(_SC_PAGESIZE);
    (void)size;
    if (has_changed_code(info))
        return 0;
    for (size_t i = 0; i < info->dlpi_phnum; i++) {
        const ElfW(Phdr) *part = &info->dlpi_phdr[i];
        uintptr_t first = info->dlpi_addr + part->p_vaddr, end = first + part->p_memsz;
        if (part->p_type != PT_LOAD || !(part->p_flags & PF_X) || part->p_flags & PF_W)
            continue;
        if (inside < first || inside >= end)
            continue;
        first &= ~(page - 1);
        madvise((void *)first, end - first, MADV_DONTNEED);
        return 1;
    }
    return 0;
}

void mx_duckdb_drop_code(void)
{
    dl_iterate_phdr(drop_segments, (void *)(uintptr_t)process.lib.open_ext);
}
