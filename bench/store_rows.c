/* Times of a store in C: bench_store_rows URL [rows [algorithm]]. A root feature of two fields and one that depends on it:
 * write, first resolve, write, unchanged, 1 % changed; "join": what the engine needs for the bare join of the two tables
 * by their ids, without a digest and without a row handed out. Tables named bench__root, bench__more and bench__down are
 * dropped. Memory is the largest of the process during a resolve, from which what it held before is taken off.
 *
 * BENCH_SQL set: also the statements. BENCH_KEEP set: the tables stay. BENCH_PARENTS=2: it depends on two such features.
 * BENCH_SHORT set: no join, and unchanged once. BENCH_SERVER: a process number of the server (of PostgreSQL the postmaster's);
 * its work and that of its children counts too. */
#include <stdio.h>
#include <stdlib.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif
#include <sys/resource.h>
#include <unistd.h>

#include "base/time.h"
#include "store/impl.h"

typedef struct bench {
    mx_arena *arena;
    mx_store *store;
    mx_diags *diags;
} bench;

static const mx_arrow_type text = {.kind = MX_ARROW_TEXT};
static const mx_arrow_type real = {.kind = MX_ARROW_REAL, .bits = 64};

typedef struct rows {
    size_t next, count, step;
    char salt;
    mx_arrow_builder *builder;
} rows;

static mx_status next_batch(void *state, struct ArrowArray *out, mx_diags *diags)
{
    rows *r = state;
    char id[32], a[32], path[48];
    (void)diags;
    if (r->next >= r->count)
        return MX_NOT_FOUND;
    for (; r->next < r->count && !mx_arrow_builder_full(r->builder); r->next += r->step) {
        int n = snprintf(id, sizeof id, "sample_%09zu", r->next);
        mx_arrow_add_text(r->builder, 0, (mx_str){id, (size_t)n});
        n = snprintf(path, sizeof path, "/data/videos/%09zu.mp4", r->next);
        mx_arrow_add_text(r->builder, 1, (mx_str){path, (size_t)n});
        mx_arrow_add_real(r->builder, 2, (double)r->next / 7);
        mx_arrow_builder *fields = mx_arrow_builder_child(r->builder, 3);
        for (size_t f = 0; f < 2; f++) {
            n = snprintf(a, sizeof a, "%08zx%c", r->next * 2654435761u + f, r->salt);
            mx_arrow_add_text(fields, f, (mx_str){a, (size_t)n});
        }
        mx_arrow_add_nested(r->builder, 3);
    }
    mx_arrow_builder_take(r->builder, out);
    return MX_OK;
}

static void done(void *state)
{
    (void)state;
}

/* Names that two features have in common are those of ids alone. */
static const mx_arrow_type *root_type(mx_arena *arena, bool first)
{
    mx_arrow_type *fields = mx_new(arena, mx_arrow_type), *type = mx_new(arena, mx_arrow_type);
    fields->kind = type->kind = MX_ARROW_STRUCT;
    mx_vec_push(arena, &fields->children, ((mx_arrow_field){MX_STR("audio"), &text}));
    mx_vec_push(arena, &fields->children, ((mx_arrow_field){MX_STR("frames"), &text}));
    mx_vec_push(arena, &type->children, ((mx_arrow_field){MX_STR("id"), &text}));
    mx_vec_push(arena, &type->children, ((mx_arrow_field){first ? MX_STR("path") : MX_STR("file"), &text}));
    mx_vec_push(arena, &type->children,
                ((mx_arrow_field){first ? MX_STR("length") : MX_STR("width"), &real}));
    mx_vec_push(arena, &type->children, ((mx_arrow_field){MX_STR("metaxy_provenance_by_field"), fields}));
    return type;
}

static double seconds(uint64_t since)
{
    return (double)(mx_clock_ns() - since) / 1e9;
}

/* Seconds of a process, of its children that ended, and of those that run (proc(5)). */
static double work_of(long process)
{
    char path[64], stat[512];
    unsigned long ticks[4] = {0};
    double sum = 0;
    snprintf(path, sizeof path, "/proc/%ld/stat", process);
    FILE *file = fopen(path, "r");
    size_t n = file ? fread(stat, 1, sizeof stat - 1, file) : 0;
    if (file)
        fclose(file);
    stat[n] = '\0';
    const char *behind = strrchr(stat, ')'); /* its name may hold anything */
    if (behind && sscanf(behind, ") %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu %lu %lu", &ticks[0],
                         &ticks[1], &ticks[2], &ticks[3]) == 4)
        sum = (double)(ticks[0] + ticks[1] + ticks[2] + ticks[3]) / (double)sysconf(_SC_CLK_TCK);
    snprintf(path, sizeof path, "/proc/%ld/task/%ld/children", process, process);
    file = fopen(path, "r");
    for (long child; file && fscanf(file, "%ld", &child) == 1;)
        sum += work_of(child);
    if (file)
        fclose(file);
    return sum;
}

/* Seconds of all processors that this process and the server used: on a busy machine they say more than the clock. */
static double work(void)
{
    struct rusage usage;
    const char *server = getenv("BENCH_SERVER");
    getrusage(RUSAGE_SELF, &usage);
    return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
           (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6 +
           (server ? work_of(strtol(server, NULL, 10)) : 0);
}

/* MiB of this process, as proc(5) says them. */
static double memory(const char *what)
{
    char line[256];
    unsigned long kib = 0;
    FILE *file = fopen("/proc/self/status", "r");
    while (file && fgets(line, sizeof line, file))
        if (strncmp(line, what, strlen(what)) == 0)
            kib = strtoul(line + strlen(what), NULL, 10);
    if (file)
        fclose(file);
    return (double)kib / 1024;
}

/* What it holds now, from which on its largest memory is counted. */
static double forget_peak(void)
{
#ifdef __GLIBC__
    malloc_trim(0); /* gives back what it only kept */
#endif
    FILE *file = fopen("/proc/self/clear_refs", "w");
    if (file) {
        fputs("5", file);
        fclose(file);
    }
    return memory("VmRSS:");
}

static mx_status report(const bench *b, mx_status status)
{
    for (size_t i = 0; status != MX_OK && i < mx_diags_count(b->diags); i++)
        fprintf(stderr, "%.*s\n", MX_FMT(mx_diags_at(b->diags, i)->message));
    return status;
}

static mx_status write_root(bench *b, mx_str feature, size_t count, size_t step, char salt)
{
    struct ArrowArrayStream stream;
    const mx_arrow_type *type = root_type(b->arena, !mx_str_eq(feature, MX_STR("bench/more")));
    rows *r = mx_new(b->arena, rows);
    *r = (rows){0, count, step, salt, mx_arrow_builder_new(b->arena, type)};
    mx_arrow_stream_make(type, (mx_arrow_source){r, next_batch, done}, &stream);
    double before = work();
    uint64_t start = mx_clock_ns();
    mx_status status = mx_store_write(b->store, feature, &stream, NULL, NULL, b->diags);
    printf("write %zu rows of the root  %7.3f s, work %.3f s\n", count / step, seconds(start),
           work() - before);
    fflush(stdout);
    return report(b, status);
}

/* Rows in memory, as a program has them that made something of an increment before it writes. */
typedef struct kept {
    struct ArrowArray at[65536];
    size_t count, next;
} kept;

static mx_status next_kept(void *state, struct ArrowArray *out, mx_diags *diags)
{
    kept *k = state;
    (void)diags;
    if (k->next == k->count)
        return MX_NOT_FOUND;
    *out = k->at[k->next++];
    return MX_OK;
}

static mx_status keep(bench *b, mx_increment *increment, mx_part part, struct ArrowArrayStream *out)
{
    struct ArrowArrayStream stream = {0};
    kept *k = mx_new(b->arena, kept);
    MX_TRY(mx_increment_stream(increment, part, &stream, b->diags));
    while (k->count < 65536 && stream.get_next(&stream, &k->at[k->count]) == 0 && k->at[k->count].release)
        k->count++;
    stream.release(&stream);
    mx_arrow_stream_make(mx_increment_type(increment, part), (mx_arrow_source){k, next_kept, done}, out);
    return MX_OK;
}

static mx_status drain(mx_increment *increment, mx_part part, uint64_t *count, mx_diags *diags)
{
    struct ArrowArrayStream stream = {0};
    MX_TRY(mx_increment_stream(increment, part, &stream, diags));
    for (;;) {
        struct ArrowArray array = {0};
        if (stream.get_next(&stream, &array) != 0) {
            fprintf(stderr, "%s\n", stream.get_last_error(&stream));
            break;
        }
        if (!array.release)
            break;
        *count += (uint64_t)array.length;
        array.release(&array);
    }
    stream.release(&stream);
    return MX_OK;
}

static mx_status resolve(bench *b, const char *what, bool write)
{
    mx_arena *arena = mx_arena_child(b->arena);
    mx_increment *increment;
    mx_resolve options = {0};
    double before = work(), held = forget_peak();
    uint64_t counts[3] = {0}, start = mx_clock_ns();
    mx_status status = mx_store_resolve(b->store, arena, &increment, MX_STR("bench/down"), &options,
                                        b->diags);
    double planned = seconds(start);
    for (int part = 0; getenv("BENCH_SQL") && part < 3 && status == MX_OK; part++)
        fprintf(stderr, "%.*s;\n", MX_FMT(mx_increment_sql(increment, (mx_part)part)));
    for (int part = 0; part < 3 && status == MX_OK; part++)
        status = drain(increment, (mx_part)part, &counts[part], b->diags);
    printf("resolve %-12s          %7.3f s (%.3f before the first row), work %.3f s, %.0f MiB: %zu new, %zu "
           "stale, %zu orphaned\n",
           what, seconds(start), planned, work() - before, memory("VmHWM:") - held, (size_t)counts[0],
           (size_t)counts[1], (size_t)counts[2]);
    fflush(stdout);
    for (int part = 0; part < 2 && write && status == MX_OK; part++) {
        struct ArrowArrayStream stream = {0};
        if (!counts[part])
            continue;
        status = keep(b, increment, (mx_part)part, &stream);
        start = mx_clock_ns();
        before = work();
        if (status == MX_OK)
            status = mx_store_write(b->store, MX_STR("bench/down"), &stream, NULL, NULL, b->diags);
        printf("write those                    %7.3f s, work %.3f s\n", seconds(start), work() - before);
        fflush(stdout);
    }
    mx_arena_free(arena);
    return report(b, status);
}

static mx_status bare_join(bench *b)
{
    mx_store *store = b->store;
    mx_strs ids = {0};
    mx_frame root, down;
    int64_t count = 0;
    mx_vec_push(b->arena, &ids, MX_STR("id"));
    MX_TRY(mx_table_frame(store, b->arena, MX_STR("bench/root"), NULL, &root, b->diags));
    MX_TRY(mx_table_frame(store, b->arena, MX_STR("bench/down"), NULL, &down, b->diags));
    mx_sqlbuf sql = mx_sqlbuf_in(store, b->arena);
    mx_str right = mx_piece(store, b->arena, "(SELECT d.%i, d.%i FROM %s AS d)", ids.at[0],
                            MX_STR("metaxy_provenance"), down.from);
    mx_join join = {"LEFT", right, "c", &ids, "r.", {&root, &down}};
    mx_add(&sql, "SELECT count(*) FROM %s AS r", root.from);
    mx_add_join(&sql, &join);
    mx_add(&sql, " WHERE c.%i IS NULL", MX_STR("metaxy_provenance"));
    double before = work();
    uint64_t start = mx_clock_ns();
    mx_status status = mx_store_number(store, mx_sqlbuf_take(&sql), &count, b->diags);
    printf("join                           %7.3f s, work %.3f s\n", seconds(start), work() - before);
    return report(b, status);
}

static mx_status add(mx_graph *graph, mx_arena *arena, const char *spec)
{
    mx_definition *def = mx_new(arena, mx_definition);
    def->project = MX_STR("bench");
    MX_TRY(mx_spec_from_text(arena, mx_str_of(spec), 0, &def->spec, NULL));
    return mx_graph_add(graph, def, false, NULL);
}

static void drop_all(const bench *b)
{
    const mx_str features[] = {MX_STR("bench/root"), MX_STR("bench/more"), MX_STR("bench/down")};
    for (size_t i = 0; i < 3; i++)
        mx_store_drop(b->store, features[i], NULL);
}

static mx_status run(mx_arena *arena, void *arg)
{
    char **argv = arg;
    const char *parents = getenv("BENCH_PARENTS");
    bool two = parents && strcmp(parents, "2") == 0, brief = getenv("BENCH_SHORT") != NULL;
    size_t count = argv[1] && argv[2] ? (size_t)atol(argv[2]) : 1000000;
    mx_conn *conn;
    mx_store_settings settings = {.truncation = 8, .auto_create = true, .quiet_create = true};
    bench b = {.arena = arena, .diags = mx_diags_new()};
    settings.algorithm = MX_DIGEST_MD5;
    if (argv[1] && argv[2] && argv[3] && !mx_digest_named(mx_str_of(argv[3]), &settings.algorithm))
        return MX_FAILED;
    mx_graph *graph = mx_graph_new(arena, 8);
    MX_TRY(add(graph, arena,
               "{\"key\":\"bench/root\",\"id_columns\":[\"id\"],\"fields\":[\"audio\",\"frames\"]}"));
    MX_TRY(add(graph, arena,
               "{\"key\":\"bench/more\",\"id_columns\":[\"id\"],\"fields\":[\"audio\",\"frames\"]}"));
    MX_TRY(add(graph, arena,
               two ? "{\"key\":\"bench/down\",\"id_columns\":[\"id\"],"
                     "\"deps\":[\"bench/root\",\"bench/more\"],\"fields\":[\"audio\",\"frames\"]}"
                   : "{\"key\":\"bench/down\",\"id_columns\":[\"id\"],\"deps\":[\"bench/root\"],"
                     "\"fields\":[\"audio\",\"frames\"]}"));
    MX_TRY(report(&b, mx_conn_open(arena, &conn, mx_str_of(argv[1]), MX_OPEN_CREATE, b.diags)));
    MX_TRY(report(&b, mx_store_new(arena, &b.store, conn, &settings, b.diags)));
    mx_store_use(b.store, graph);
    drop_all(&b);
    MX_TRY(write_root(&b, MX_STR("bench/root"), count, 1, 'a'));
    if (two)
        MX_TRY(write_root(&b, MX_STR("bench/more"), count, 1, 'a'));
    MX_TRY(resolve(&b, "first", true));
    if (!brief)
        MX_TRY(bare_join(&b));
    for (size_t i = 0; i < (brief ? 1 : 2); i++)
        MX_TRY(resolve(&b, "unchanged", false));
    MX_TRY(write_root(&b, MX_STR("bench/root"), count, 100, 'b'));
    MX_TRY(resolve(&b, "1 % changed", true));
    MX_TRY(resolve(&b, "unchanged", false));
    if (!getenv("BENCH_KEEP"))
        drop_all(&b);
    mx_conn_close(conn);
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    printf("largest memory of the process  %7.0f MiB\n", (double)usage.ru_maxrss / 1024);
    return MX_OK;
}

int main(int argc, char **argv)
{
    if (argc < 2) {
        fprintf(stderr, "usage: bench_store_rows URL [rows [algorithm]]\n");
        return 2;
    }
    return mx_guard(NULL, run, argv, NULL) == MX_OK ? 0 : 1;
}
