/* store/impl.h — the store's inside, for the files of this room. */
#ifndef MX_STORE_IMPL_H
#define MX_STORE_IMPL_H

#include "base/time.h"
#include "dialect/dialect.h"
#include "feature/plan.h"
#include "store/engine.h"
#include "store/names.h"
#include "store/store.h"

struct mx_store {
    mx_arena *arena;
    mx_conn *conn;
    mx_store_settings settings;
    const mx_store_engine *engine;
    const mx_dialect *dialect;
    mx_server server;
    mx_graph *graph;
    mx_fallback fallback;
    mx_class_tables classes;
    int64_t clock;      /* 0: the system's */
    size_t temporaries; /* tables named so far */
    bool one_moment;    /* in a snapshot of its own: no table changes */
    mx_arena *told_in;  /* of `told`; NULL: not asked */
    mx_rows told;       /* what the engine said of all tables' columns at that moment */
};

/* Statements. */
mx_status mx_store_exec(mx_store *store, mx_str sql, mx_diags *diags);
/* CREATE TABLE … AS; *rows: how many it has then. */
mx_status mx_store_make(mx_store *store, mx_str create, mx_str table, int64_t *rows, mx_diags *diags);
/* One number of a one-row result; `none` for NULL or no row. */
mx_status mx_store_number(mx_store *store, mx_str sql, int64_t *out, mx_diags *diags);
/* A stream that is released with the arena, if nobody took it: memory may run out before. */
struct ArrowArrayStream *mx_store_stream_in(mx_arena *arena);
mx_status mx_store_stream_frame(mx_store *store, mx_arena *arena, const mx_frame *frame, mx_str sql,
                                struct ArrowArrayStream *out, mx_diags *diags);
/* Runs work(arg) in a transaction of its own, or in the caller's. */
typedef mx_status (*mx_store_work)(mx_store *store, mx_arena *arena, void *arg, mx_diags *diags);
mx_status mx_store_transaction(mx_store *store, mx_store_work work, void *arg, mx_diags *diags);
/* The same for work that can be done once more, while another's transaction is in its way. `again`: makes ready for that;
 * false: it cannot be. NULL: nothing has to be made ready. */
mx_status mx_store_transaction_again(mx_store *store, mx_store_work work, bool (*again)(void *arg), void *arg,
                                     mx_diags *diags);
/* Whether what just failed may be tried again, after a pause; takes its messages, those behind the first `said`, back. */
bool mx_store_try_again(mx_store *store, mx_wait *wait, mx_diags *diags, size_t said);
mx_wait mx_store_patience(mx_store *store); /* how long it is tried */
/* All reads of the feature and of those that it depends on see the rows of one moment until its end, which keeps temporary
 * tables when `status` is MX_OK, and gives it back. *begun: false before; what ended by running out of memory ends it
 * with another status. In the caller's transaction, if there is one, it is that. */
mx_status mx_store_snapshot(mx_store *store, mx_str feature, bool *begun, mx_diags *diags);
mx_status mx_store_end_snapshot(mx_store *store, bool *begun, mx_status status, mx_diags *diags);
int64_t mx_store_now(const mx_store *store);

/* What a feature is called in messages and in SQL. */
mx_str mx_store_quoted_table(const mx_store *store, mx_arena *arena, mx_str feature);
mx_status mx_store_feature(mx_store *store, mx_arena *arena, mx_str feature, const mx_feature_plan **out,
                           mx_diags *diags);
mx_strs mx_struct_keys(mx_arena *arena, const mx_feature_spec *spec); /* of its fields, in spec order */
mx_status mx_store_no_feature(const mx_store *store, mx_str feature,
                              mx_diags *diags); /* STO001, MX_NOT_FOUND */

/* table.c */
/* MX_NOT_FOUND without a message: there is none. `spec`: gives by-field columns their fields where the engine does not
 * know them; NULL: unknown. */
mx_status mx_table_frame(mx_store *store, mx_arena *arena, mx_str feature, const mx_feature_spec *spec,
                         mx_frame *out, mx_diags *diags);
/* The latest moment in its rows, in microseconds; MX_NOT_FOUND: it has none, or `table` is NULL. */
mx_status mx_table_last_moment(mx_store *store, mx_arena *arena, const mx_frame *table, int64_t *micros,
                               mx_diags *diags);
/* A moment that is later than all of them: a clock that went back changes no order. */
mx_status mx_table_moment(mx_store *store, mx_arena *arena, const mx_frame *table, int64_t *micros,
                          mx_diags *diags);
mx_str mx_store_project_version(mx_store *store, mx_arena *arena); /* what new rows say */
/* STO020: the engine would cut the table's name; FEA011: it is another feature's too. */
mx_status mx_table_check_name(mx_store *store, mx_str feature, mx_str name, mx_diags *diags);
bool mx_column_same_name(const mx_store *store, mx_str a, mx_str b); /* to the engine */
/* STO020: the engine would cut it. `of` and `owner` say whose column it is. */
mx_status mx_column_check_name(const mx_store *store, const char *of, mx_str owner, mx_str name,
                               mx_diags *diags);
/* The statements that make a table and its indexes. */
mx_status mx_table_ddl(mx_store *store, mx_arena *arena, mx_str name, const mx_frame *columns,
                       const mx_strs *ids, mx_strs *out, mx_diags *diags);
mx_status mx_table_create(mx_store *store, mx_str name, bool temporary, const mx_frame *columns,
                          const mx_strs *ids, mx_diags *diags);
mx_str mx_temporary_name(mx_store *store, mx_arena *arena);
void mx_temporary_drop(mx_store *store, mx_str name);
/* Lets the engine count the rows of one that was filled, and their values, where it does not know them. */
mx_status mx_temporary_filled(mx_store *store, mx_str name, mx_diags *diags);
/* The stream's rows in a temporary table. Takes the stream. `frame`: its columns, filled from the stream where there are
 * none; becomes the table's. */
mx_status mx_stage(mx_store *store, mx_arena *arena, struct ArrowArrayStream *rows, mx_frame *frame,
                   mx_strs *temporaries, mx_diags *diags);
/* Lets the stream drop temporary tables and close `arena` when it is released. Takes all. */
void mx_stream_own(mx_store *store, mx_arena *arena, const mx_strs *temporaries,
                   struct ArrowArrayStream *stream);
mx_status mx_stream_type(mx_arena *arena, struct ArrowArrayStream *rows, const mx_arrow_type **out,
                         mx_diags *diags);
mx_frame mx_frame_of_type(mx_store *store, mx_arena *arena, const mx_arrow_type *type);
/* Appends rows whose columns are those of the frame, in its order. Takes the stream. */
mx_status mx_append(mx_store *store, mx_arena *arena, mx_str table, const mx_frame *columns,
                    struct ArrowArrayStream *rows, uint64_t *count, mx_diags *diags);
mx_status mx_stage_frame(mx_store *store, mx_arena *arena, mx_frame *frame, mx_strs *temporaries,
                         mx_diags *diags);

/* write_columns.c: the columns of the table that a write of rows `in` makes, and the feature's ids. Needs no connection. */
mx_status mx_feature_frame(mx_store *store, mx_arena *arena, mx_str feature, const mx_arrow_type *in,
                           mx_frame *out, mx_strs *ids, mx_diags *diags);
/* mx_store_write of rows that a table of this store holds, for a feature that has one: they do not leave the engine, or
 * come back as they go. */
mx_status mx_write_frame(mx_store *store, mx_str feature, const mx_frame *rows, const mx_write *write,
                         uint64_t *written, mx_diags *diags);
void mx_store_tell_made(const mx_store *store, mx_str table, mx_diags *diags); /* STO014 */
/* system_tables.c: those of a system table, with types and keys, in the order of its rows or (`planned`) of SQLAlchemy's
 * table; false: the key is no such table's. */
bool mx_system_frame(const mx_store *store, mx_arena *arena, mx_str key, bool planned, mx_frame *out);

/* predicate.c: where the names of a filter's columns stand; empty: there is no such column. */
typedef struct mx_scope {
    const mx_frame *frame;
    const char *table;                        /* before the names: "t." */
    bool in_table;                            /* the table itself is asked, not the frame's `from` */
    mx_str (*name)(void *arg, mx_str column); /* NULL: as they are */
    void *arg;
} mx_scope;
/* Whether all columns of the filter are the frame's. */
bool mx_filter_fits(const mx_filter *filter, const mx_frame *frame);
/* Adds "a AND b", or with `any` "a OR b". STO009. */
mx_status mx_add_filters(mx_sqlbuf *sql, const mx_filters *filters, const mx_scope *scope, bool any,
                         mx_diags *diags);

#endif
