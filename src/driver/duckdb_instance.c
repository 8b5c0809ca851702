/* driver/duckdb_instance.c — the databases that this process has open. DuckDB locks a file against other processes, but
 * opens it twice in one process if asked to, and then data is lost. So there is one list for the process. */
#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/file.h"
#include "driver/duckdb_impl.h"
#include "driver/server.h"

/* Connections that one instance of Python's can give: they can only be made while it opens. */
enum { SPARES = 8 };

struct duck_instance {
    duck_instance *next;
    dev_t device;
    ino_t inode; /* 0: in memory */
    bool read_only;
    duck_database database; /* NULL: Python's */
    duck_connection spares[SPARES];
    size_t spare_count, users;
};

static struct {
    pthread_mutex_t mutex;
    duck_instance *first;
    bool leaves_open;
} process = {.mutex = PTHREAD_MUTEX_INITIALIZER};

/* What this thread's last duckdb.connect gave us. */
static _Thread_local struct {
    bool wanted;
    duck_connection connections[SPARES];
    size_t count;
} offered;

static bool is_open_here(dev_t device, ino_t inode)
{
    DIR *dir = opendir("/proc/self/fd");
    struct dirent *entry;
    bool found = false;
    while (dir && !found && (entry = readdir(dir))) {
        struct stat st;
        found = fstatat(dirfd(dir), entry->d_name, &st, 0) == 0 && st.st_dev == device && st.st_ino == inode;
    }
    if (dir)
        closedir(dir);
    return found;
}

static duck_instance *find_instance(const struct stat *st)
{
    for (duck_instance *i = process.first; i; i = i->next)
        if (i->inode && i->device == st->st_dev && i->inode == st->st_ino)
            return i;
    return NULL;
}

/* NULL: no memory. */
static duck_instance *add_instance(const char *path, bool read_only)
{
    duck_instance *instance = mx_raw_alloc(sizeof *instance);
    struct stat st;
    if (!instance)
        return NULL;
    *instance = (duck_instance){.next = process.first, .read_only = read_only};
    if (path && stat(path, &st) == 0) {
        instance->device = st.st_dev;
        instance->inode = st.st_ino;
    }
    process.first = instance;
    return instance;
}

static void remove_instance(const mx_duckdb_lib *lib, duck_instance *instance)
{
    duck_instance **at = &process.first;
    while (*at != instance)
        at = &(*at)->next;
    *at = instance->next;
    while (instance->spare_count > 0)
        lib->disconnect(&instance->spares[--instance->spare_count]);
    if (instance->database)
        lib->close(&instance->database);
    mx_raw_free(instance);
}

static mx_status take_connection(mx_duckdb_db *db, duck_instance *instance, mx_diags *diags)
{
    if (instance->database) {
        if (db->lib->connect(instance->database, &db->connection) != DUCK_OK)
            return mx_fail(diags, MX_DB001, MX_NOWHERE, "", "DuckDB gives no connection");
    } else {
        if (instance->spare_count == 0)
            return mx_fail(diags, MX_DB001, MX_NOWHERE, "Close a store that is not used any more.",
                           "%d connections to one DuckDB database are open already", SPARES);
        db->connection = instance->spares[--instance->spare_count];
    }
    db->instance = instance;
    instance->users++;
    return MX_OK;
}

void mx_duckdb_leave_open(void)
{
    process.leaves_open = true;
}

static void give_back(mx_duckdb_db *db, duck_instance *instance)
{
    if (instance->database)
        db->lib->disconnect(&db->connection);
    else
        instance->spares[instance->spare_count++] = db->connection;
    db->connection = NULL;
    if (--instance->users == 0 && !(process.leaves_open && instance->read_only))
        remove_instance(db->lib, instance);
}

void mx_duckdb_disconnect(mx_duckdb_db *db)
{
    if (!db->instance)
        return;
    if (db->in_transaction)
        db->lib->query(db->connection, "ROLLBACK", NULL);
    pthread_mutex_lock(&process.mutex);
    give_back(db, db->instance);
    db->instance = NULL;
    pthread_mutex_unlock(&process.mutex);
}

/* ---- opening ---- */

typedef struct opening {
    mx_arena *arena;
    mx_duckdb_db *db;
    const char *path; /* NULL: in memory */
    bool read_only;
    const duck_setting *settings;
    size_t count;
    mx_diags *diags;
} opening;

static mx_status configure(const opening *o, duck_config *config)
{
    /* A file's rows are on disk: more memory would hold copies of them. The URL's settings come later and win. */
    static const duck_setting own[] = {{"autoinstall_known_extensions", "false"}, {"memory_limit", "1GiB"}};
    const mx_duckdb_lib *lib = o->db->lib;
    if (lib->create_config(config) != DUCK_OK)
        return mx_fail(o->diags, MX_DB001, MX_NOWHERE, "", "DuckDB gives no configuration");
    if (o->read_only && lib->set_config(*config, "access_mode", "READ_ONLY") != DUCK_OK)
        return mx_fail(o->diags, MX_DB001, MX_NOWHERE, "",
                       "DuckDB does not open databases for reading alone");
    for (size_t i = 0; i < sizeof own / sizeof own[0] - (o->path ? 0 : 1); i++)
        lib->set_config(*config, own[i].name, own[i].value);
    for (size_t i = 0; i < o->count; i++)
        if (lib->set_config(*config, o->settings[i].name, o->settings[i].value) != DUCK_OK)
            return mx_fail(o->diags, MX_DB001, MX_NOWHERE, "",
                           "DuckDB does not take \"%s\" as its setting \"%s\"", o->settings[i].value,
                           o->settings[i].name);
    return MX_OK;
}

/* Under the mutex. No memory of arenas is asked for after the database is open. */
static mx_status open_instance(const opening *o)
{
    const mx_duckdb_lib *lib = o->db->lib;
    duck_config config = NULL;
    duck_database database = NULL;
    char *words = NULL;
    mx_status status = configure(o, &config);
    if (status == MX_OK && lib->open_ext(o->path, &database, config, &words) != DUCK_OK) {
        bool no_folder = o->path && !mx_path_exists(mx_path_dir(mx_str_of(o->path)));
        status = mx_fail(o->diags, MX_DB001, MX_NOWHERE,
                         no_folder ? "duckdb:///FILE is relative to this folder; an absolute path takes four "
                                     "slashes: duckdb:////FILE."
                                   : "",
                         "cannot open database \"%s\": %.*s",
                         o->path ? o->path : ":memory:", MX_FMT(mx_one_line(o->arena, words)));
        lib->free(words);
        if (database)
            lib->close(&database);
    }
    lib->destroy_config(&config);
    if (status != MX_OK)
        return status;
    duck_instance *instance = add_instance(o->path, o->read_only);
    if (!instance) {
        lib->close(&database);
        mx_diags_oom(o->diags);
        return MX_FAILED;
    }
    instance->database = database;
    status = take_connection(o->db, instance, o->diags);
    if (status == MX_OK) {
        mx_duckdb_add_hashes(lib, o->db->connection);
        mx_duckdb_add_scan(lib, o->db->connection);
        mx_duckdb_add_again(lib, o->db->connection);
        mx_duckdb_drop_code();
    } else {
        remove_instance(lib, instance);
    }
    return status;
}

static mx_status connect_locked(mx_arena *arena, void *arg)
{
    opening *o = arg;
    struct stat st;
    o->arena = arena;
    if (!o->path || stat(o->path, &st) != 0)
        return open_instance(o);
    duck_instance *instance = find_instance(&st);
    if (instance && instance->read_only && !o->read_only && !instance->users) {
        remove_instance(o->db->lib, instance);
        return open_instance(o);
    }
    if (instance && instance->read_only && !o->read_only)
        return mx_fail(o->diags, MX_DB001, MX_NOWHERE, "Close what reads it first.",
                       "database \"%s\" is open in this process for reading alone", o->path);
    if (instance)
        return take_connection(o->db, instance, o->diags);
    if (is_open_here(st.st_dev, st.st_ino))
        return mx_fail(o->diags, MX_DB001, MX_NOWHERE,
                       "Close it there first: two instances of DuckDB on one file destroy data.",
                       "database \"%s\" is open already in this process, by another than us", o->path);
    return open_instance(o);
}

mx_status mx_duckdb_connect(mx_duckdb_db *db, const char *path, bool read_only, const duck_setting *settings,
                            size_t count, mx_diags *diags)
{
    opening o = {NULL, db, path, read_only, settings, count, diags};
    pthread_mutex_lock(&process.mutex);
    mx_status status = mx_guard(NULL, connect_locked, &o, diags); /* its own: the mutex must be let go of */
    pthread_mutex_unlock(&process.mutex);
    return status;
}

/* ---- instances of Python's ---- */

/* After DuckDB's src/include/duckdb_static_extension.h and duckdb_extension.h: how a program brings functions of its own
 * into every database that is opened in it. */
typedef struct descriptor {
    uint32_t version;
    void (*set_error)(struct descriptor *, const char *);
    void *internal;
    const char *name, *extension_version, *api_version;
    void (*entry_cpp)(void);
    void (*entry_capi_v1)(void);
    void (*entry_capi_v2)(void);
} descriptor;
typedef struct access {
    void (*set_error)(void *info, const char *words);
    duck_database *(*get_database)(void *info);
    const void *(*get_api)(void *info, const char *version);
} access_functions;

static void drop_offered(void)
{
    const mx_duckdb_lib *lib = mx_duckdb_loaded();
    while (offered.count > 0)
        lib->disconnect(&offered.connections[--offered.count]);
}

/* Runs inside duckdb.connect, for each database that it opens. */
static bool enter(void *info, access_functions *access)
{
    duck_database *database = access->get_database(info);
    const mx_duckdb_lib *lib = mx_duckdb_loaded();
    duck_connection own = NULL;
    if (!database || lib->connect(*database, &own) != DUCK_OK)
        return true; /* theirs to open all the same */
    mx_duckdb_add_hashes(lib, own);
    mx_duckdb_add_scan(lib, own);
    mx_duckdb_add_again(lib, own);
    lib->disconnect(&own);
    if (!offered.wanted)
        return true;
    drop_offered();
    while (offered.count < SPARES && lib->connect(*database, &offered.connections[offered.count]) == DUCK_OK)
        offered.count++;
    return true;
}

static int32_t describe(descriptor *out)
{
    out->version = 1;
    out->name = "metaxy";
    out->extension_version = MX_VERSION;
    out->api_version = "v1.2.0";
    out->entry_capi_v1 = (void (*)(void))enter;
    return 0;
}

mx_status mx_duckdb_register(const char *module, mx_diags *diags)
{
    if (module)
        mx_duckdb_use(module);
    const mx_duckdb_lib *lib;
    MX_TRY(mx_duckdb_load(&lib, diags));
    if (!lib->register_static_extension)
        return mx_fail(diags, MX_DB004, MX_NOWHERE, "Install it with 'pip install \"duckdb>=2,<3\"'.",
                       "DuckDB %s cannot share a database between Python and C", lib->library_version());
    if (lib->register_static_extension((void *)(uintptr_t)describe) != 0)
        return mx_fail(diags, MX_DB004, MX_NOWHERE, "", "DuckDB does not take functions of ours");
    drop_offered();
    offered.wanted = true;
    return MX_OK;
}

void mx_duckdb_forget(void)
{
    drop_offered();
    offered.wanted = false;
}

static mx_status adopt(mx_arena *arena, void *arg)
{
    opening *o = arg;
    struct stat st;
    (void)arena;
    duck_instance *instance = NULL;
    if (offered.count > 0) {
        instance = add_instance(o->path, false);
        if (!instance) {
            mx_diags_oom(o->diags);
            return MX_FAILED;
        }
        memcpy(instance->spares, offered.connections, sizeof instance->spares);
        instance->spare_count = offered.count;
        offered.count = 0;
        mx_duckdb_drop_code();
    } else if (o->path && stat(o->path, &st) == 0) {
        instance = find_instance(&st);
    }
    if (!instance)
        return mx_fail(o->diags, MX_DB001, MX_NOWHERE,
                       "Close the other connection first, or open the store before it.",
                       "database \"%s\" was opened in this process before, by another than us",
                       o->path ? o->path : ":memory:");
    return take_connection(o->db, instance, o->diags);
}

mx_status mx_duckdb_adopt(mx_duckdb_db *db, const char *path, mx_diags *diags)
{
    opening o = {.db = db, .path = path, .diags = diags};
    pthread_mutex_lock(&process.mutex);
    mx_status status = mx_guard(NULL, adopt, &o, diags);
    pthread_mutex_unlock(&process.mutex);
    mx_duckdb_forget();
    return status;
}
