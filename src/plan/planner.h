/* plan/planner.h — the plan while it is made, for the files of this room and the dialects' plan rules. */
#ifndef MX_PLAN_PLANNER_H
#define MX_PLAN_PLANNER_H

#include "plan/plan.h"

struct mx_plan_rules;

typedef struct mx_aside {     /* a foreign key that stands in the way of a change of type */
    const mx_fkey *from, *to; /* NULL: it is new, or goes for good */
} mx_aside;
typedef mx_vec(mx_aside) mx_asides;

typedef struct mx_planner {
    mx_arena *arena;
    const mx_changeset *changes;
    const struct mx_plan_rules *rules;
    const mx_plan_options *options;
    mx_diags *diags;
    mx_steps *out; /* where steps go now */
    mx_objects
        rebuilt_objects;   /* taken away from under a table or view that changes: created again at the end */
    mx_map rebuilt;        /* the same by address */
    mx_map renames;        /* folded new name → mx_hint_refs; kept by plan/values.c */
    mx_map referrers;      /* folded name → mx_objects of `from` that name it; kept by plan/referrers.c */
    mx_map object_changes; /* object of either side → its change */
    mx_map replaceable;    /* objects of `from` that OR REPLACE can make the desired ones of */
    mx_map table_changes;  /* table of `from` → the first change of it; kept by plan/regroup.c */
    mx_map modified;       /* table of either side → its MODIFY */
    mx_map added;          /* table of `to` → its ADD */
    mx_asides aside;       /* MX_CAP_FKEYS_HOLD_TYPES: dropped before all tables' steps, added after them */
    mx_map asides;         /* the foreign keys in it, of both sides, by address */
    mx_map left_fkeys;     /* those that are left out of the plan → what they come back as */
    mx_status left_status; /* whether all of them can */
    mx_map
        stand_ins; /* a table, sequence or type that leaves its name → what it is called since another one took that */
    mx_map bare; /* dropped tables that give up defaults before → what they are then; kept by plan/tables.c */
    mx_map moving;        /* names of tables that are not yet what they will be, and of views on them */
    mx_map late_routines; /* those that need one of them */
    mx_map freed;         /* routines of `from` whose bodies hold what changes or goes: they go before */
    mx_map late_named;    /* their names → mx_objects */
    mx_map gone;          /* names of what is dropped, if only to come back */
    mx_map gone_types;    /* of types and sequences that are dropped for good */
    mx_map remade_types; /* of `from` that make way for others of their names → what they are called then */
    mx_map
        columns_anew; /* of `from`, dropped and added in their place → what they are then, or their parent's are */
    mx_map former; /* columns of such types, and what changes in two steps → what they are in between */
    mx_map moved_routines; /* routines that give up their name before they go → the step of it */
    mx_steps behind_tables;
    mx_steps behind_holders;    /* PostgreSQL: attributes go, when nothing holds them any more */
    mx_steps behind_attributes; /* and defaults come that have as many */
    mx_changes row_defaults;    /* changes of columns that are theirs */
    mx_map late_fkeys;          /* those that close a circle of new tables, to be added behind all */
    mx_checks late_checks;      /* PostgreSQL: of new tables, NOT VALID, to be added behind their heirs */
    mx_map made;                /* objects that the tables' stage has created */
    mx_map regrouped; /* a table of `from` that is made anew with its referrers → where its rows wait */
    mx_changes lone;  /* made up for such tables that have no MODIFY */
    mx_changes anew;  /* plan/anew.c: tables made anew with their partitions, parents first */
    mx_changes loose; /* partitions that are detached for the time of the plan, though they do not change */
    mx_map anew_of;   /* their tables, of both sides → these changes */
    mx_map *takers[2]; /* PostgreSQL: of `from` and `to`, a sequence's name → the columns that take from it */
    mx_map *bounds;    /* PostgreSQL: a partition → what its bounds say; from rules->loosen on */
    mx_map renamed_early; /* MODIFYs whose columns have their new names already; kept by plan/rebuild.c */
    mx_map
        released; /* MySQL 8: MODIFYs whose columns are renamed → the clauses before; the checks and keys that these drop */
    mx_map
        let_go; /* PostgreSQL: MODIFYs whose columns go → what their heirs drop before; kept by plan/let_go.c */
    bool fkeys_off; /* SQLite: enforcement must be off for some step */
    bool irreversible;
    bool destructive;
} mx_planner;

/* Adds a step; its comment is given in printf form without "-- ". */
mx_step *mx_plan_step(mx_planner *planner, mx_step_kind kind, const mx_change *change, const char *comment,
                      ...) __attribute__((format(printf, 4, 5)));
mx_step *mx_plan_sql(mx_planner *planner, const mx_change *change, mx_str sql, const char *comment, ...)
    __attribute__((format(printf, 4, 5)));
/* PLN001: "cannot plan: …" at the change's place in the desired state. Answers MX_FAILED. */
mx_status mx_plan_refuse(mx_planner *planner, const mx_change *change, const char *hint, const char *why);
mx_span mx_change_span(const mx_change *change); /* of `to`, else of `from` */
mx_str mx_change_name(const mx_change *change);  /* of `to`, else of `from` */
mx_change *mx_change_make(mx_arena *arena, mx_verb verb, const mx_change *like, const void *from,
                          const void *to, uint32_t aspects);

/* plan/alter.c: a column that becomes NOT NULL and has a default takes the default where it was NULL: before the table changes, or, when
 * its type changes too, between the new type and NOT NULL. */
bool mx_plan_must_fill(const mx_change *child);

/* plan/defaults.c: a copy of the column without its default */
mx_column *mx_plan_without_default(const mx_planner *planner, const mx_column *column);
/* A step that makes the default of `from`, a column of its table, that of `to`. */
void mx_plan_set_default(mx_planner *planner, const mx_column *from, const mx_column *to);
typedef bool mx_plan_gives_up(mx_planner *planner, const void *arg, const mx_column *column);
/* The table without the defaults of which `asks` says so; `clauses` give them to it, or with `drops` take them away. */
const mx_table *mx_plan_without_defaults(mx_planner *planner, const mx_table *table, bool drops,
                                         mx_plan_gives_up *asks, const void *arg, mx_changes *clauses);

/* plan/order.c: nodes 0…count-1 in a stable order in which what a node needs comes before it. needs(arg, node, i) is the i-th node that
 * `node` needs, MX_NPOS after the last. cut(arg, node, i) is told which need closes a cycle and is therefore not met; NULL: nobody asks. order: count items. */
void mx_order_stable(mx_arena *arena, size_t count, size_t (*needs)(void *arg, size_t node, size_t i),
                     void (*cut)(void *arg, size_t node, size_t i), void *arg, size_t *order);
/* Nodes by name; of triggers and overloads there may be several. */
void mx_order_name(mx_arena *arena, mx_map *named, mx_str name, size_t node);
/* The *i-th node of that name. MX_NPOS: it has not so many, and *i is less by them. */
size_t mx_order_named(const mx_map *named, mx_str name, size_t *i);

/* plan/hazards.c: DS…, MF…, BC…, CD… warnings, and planner->destructive */
void mx_plan_hazards(mx_planner *planner);
/* plan/narrow.c: whether some values of `from` are no values of `to`, as far as the engine minds: shorter text, a smaller range,
 * fewer digits. False where that is not known. */
bool mx_plan_is_narrower(unsigned engine, const mx_type *from, const mx_type *to);
/* DuckDB: types that are made of no others. */
bool mx_plan_is_narrower_plain(const mx_type *from, const mx_type *to);
/* plan/narrow_nested.c: the same for DuckDB's types, by their canonical text. Fields that a STRUCT loses are not looked at. */
bool mx_plan_is_narrower_nested(mx_str from, mx_str to);
/* MySQL: texts take more bytes than letters, which counts where the type is limited in bytes. Bytes need be no letters. */
bool mx_plan_holds_fewer_bytes(const mx_column *from, const mx_column *to);
/* Whether the session's time zone decides what they become. */
bool mx_plan_depends_on_zone(unsigned engine, const mx_type *from, const mx_type *to);
bool mx_plan_loses_letters(mx_str from, mx_str to); /* character sets */
/* plan/values.c: the hint that gives an enum's value a new name, by its type (or by a column of that type); NULL: none. Who obeys it
 * marks it as used. */
void mx_plan_find_renames(mx_planner *planner); /* before it is asked */
mx_hint *mx_plan_renamed_value(const mx_planner *planner, mx_str schema, mx_str type, mx_str table,
                               mx_str column, mx_str old_value);
/* plan/numbered.c: MX_CAP_FKEYS_SHARE_NAMES. Gives keys without a name, of tables that change, the numbers that they will have. */
void mx_plan_number_keys(mx_planner *planner); /* after put_aside */
/* That the server gives a foreign key of `from` that was put aside when it comes back; `table`: its table's change, if any. */
uint64_t mx_plan_next_number(const mx_planner *planner, const mx_change *table, const mx_fkey *aside);
/* What a foreign key of `table->from` is in `table->to`; NULL: it goes. */
const mx_fkey *mx_plan_kept_fkey(const mx_planner *planner, const mx_change *table, const mx_fkey *from);
uint64_t mx_plan_number_of(mx_str name); /* at its end; 0: none */
mx_str mx_plan_numbered(const mx_planner *planner, mx_str like, uint64_t number);
/* plan/aside.c: a clause that adds a foreign key again may have the aspect MX_D_SERIAL: its name is the server's next number. */
mx_status mx_plan_put_aside(mx_planner *planner); /* fills planner->aside and drops them */
void mx_plan_put_back(mx_planner *planner);
void mx_plan_aside_of(const mx_planner *planner, const mx_table *from, mx_fkeys *out); /* adds a table's */
bool mx_plan_is_aside(const mx_planner *planner, const mx_fkey *fkey);                 /* of either side */
bool mx_plan_goes_aside(const mx_planner *planner,
                        const mx_fkey *fkey); /* the same, if only with its parent's */
bool mx_plan_is_aside_change(const mx_planner *planner,
                             const mx_change *fkey); /* it is done before all tables and behind them */
/* plan/left.c: what the options leave out, as it comes back. SCH006: what it needs goes. *out NULL: it goes with its table. */
bool mx_plan_is_left_fkey(const mx_planner *planner, const mx_fkey *fkey);
mx_status mx_plan_left_fkey(mx_planner *planner, const mx_fkey *fkey, const mx_fkey **out);
/* SCH006 for a column that goes while a view that is left out reads it; where that is known (PostgreSQL). */
mx_status mx_plan_check_left_views(mx_planner *planner);
mx_status mx_plan_fkey_is_lost(const mx_fkey *fkey, mx_span at, mx_str why, mx_diags *diags); /* SCH006 */
/* plan/free_names.c: drops of names that an earlier step takes go to `first`, before all of the steps from there on. */
void mx_plan_free_names(mx_planner *planner, mx_steps *steps, size_t first);
/* plan/turns.c: renames of one subject in an order in which each name is free when it is taken; false: any order will do. */
bool mx_plan_rename_in_turn(mx_planner *planner, const mx_changes *renames, mx_changes *out);
void mx_plan_rename_indexes_in_turn(mx_planner *planner, mx_steps *steps, size_t first);
/* A name that no relation or type of either state has, made of that. */
mx_str mx_plan_free_name(const mx_planner *planner, mx_str schema, mx_str name);
/* plan/sequences.c: those that go or the others; an owner they are given when the tables are there. */
mx_status mx_plan_sequences(mx_planner *planner, bool drops);
void mx_plan_own_sequences(mx_planner *planner);
mx_step *mx_plan_rename_sequence(mx_planner *planner, const mx_change *change);
/* plan/tables.c */
mx_status mx_plan_tables(mx_planner *planner);
void mx_plan_drop_table(mx_planner *planner, const mx_change *change, const mx_fkeys *late);
void mx_plan_drop_tables(mx_planner *planner,
                         bool early); /* early: what mx_plan_drops_early says; else the rest */
void mx_plan_undo_drop(mx_planner *planner, mx_step *step); /* fills step->undo from step->table */
/* plan/merging.c. The change of another parent of `heir` that gets the column which `parent` drops; NULL: there is none. *merges: the
 * heir keeps its own, with its values, when that change comes first; else it must come behind. */
const mx_change *mx_plan_takes_over(const mx_planner *planner, const mx_change *parent,
                                    const mx_column *column, const mx_table *heir, bool *merges);
/* Whether a table that inherits, or a partition, goes on as such while its parent changes. */
bool mx_plan_stays_heir(mx_planner *planner, const mx_table *parent, const mx_table *heir);
/* Whether a column of `above`, which `parent` takes from there, goes from `heir` with it. */
bool mx_plan_heir_loses(mx_planner *planner, const mx_change *parent, const mx_table *above,
                        const mx_column *column, const mx_table *heir);
/* DS103 for each heir that has a column again which goes with that of its parent. */
void mx_plan_emptied_heirs(mx_planner *planner, const mx_change *parent, const mx_change *drop);
/* plan/let_go.c: what heirs have on a column that goes from above them is dropped before, and what stays of it is added behind. */
void mx_plan_find_let_go(
    mx_planner *planner); /* before the tables' stage; rewrites the children of heirs' changes */
void mx_plan_let_go(mx_planner *planner, const mx_change *parent);
/* plan/partitions.c */
/* Of all changes, and behind them those of `loose`; NULL after the last. */
const mx_change *mx_plan_change_at(const mx_planner *planner, size_t i);
/* Tables that inherit: as they are behind the renames, their parents too; those that leave parents, as planner->former says. */
mx_table *mx_plan_heir_renamed(mx_planner *planner, const mx_table *from, const mx_table *to);
void mx_plan_leave_parents(mx_planner *planner);
/* Those of a parent that has just changed, or (NULL) of all that do not. */
void mx_plan_detach_partitions(mx_planner *planner, const mx_table *changed);
void mx_plan_attach_partitions(mx_planner *planner);
void mx_plan_detach_anew(mx_planner *planner); /* what is made anew, and what leaves that */
/* A partition that goes, of a table that stays and that foreign keys refer to: it must be detached before. */
bool mx_plan_is_referred_part(const mx_planner *planner, const mx_table *dropped);
const mx_table *mx_plan_detach_dropped(mx_planner *planner, const mx_change *change); /* what it is then */
/* Whether a table that goes is referred to by one that stays: it goes when that one has changed. */
bool mx_plan_is_held(const mx_planner *planner, const mx_table *dropped);
/* A partition that goes while its parent gets others, which may want its rows. */
bool mx_plan_drops_early(const mx_planner *planner, const mx_table *dropped);
/* plan/fired.c: what the UPDATE of a step, on a table that is modified, or was `altered` by then, does beside (MF114) */
void mx_plan_updates_rows(mx_planner *planner, const mx_change *table, bool altered, mx_step *step);

/* plan/indexes.c: plain indexes are statements of their own, except in MySQL; constraints are clauses everywhere */
bool mx_plan_is_index_statement(const mx_planner *planner, const mx_index *index);
void mx_plan_create_index(mx_planner *planner, const mx_change *change, const mx_table *table,
                          const mx_index *index);
void mx_plan_drop_index(mx_planner *planner, const mx_change *change, const mx_table *table,
                        const mx_index *index);
void mx_plan_create_indexes(mx_planner *planner, const mx_change *change, const mx_table *table);
/* Those that are statements; of `like`, on `table`, with their comments. */
void mx_plan_indexes_come_back(mx_planner *planner, const mx_change *change, const mx_table *table,
                               const mx_table *like);
void mx_plan_drop_indexes(mx_planner *planner, const mx_change *change, const mx_table *table);
/* plan/alter.c */
mx_status mx_plan_alter_table(mx_planner *planner, const mx_change *table, const mx_fkeys *late);
void mx_plan_created_table(mx_planner *planner, const mx_change *change, const mx_table *table);
void mx_plan_rename_part(mx_planner *planner, const mx_change *table, const mx_change *rename);
/* The table of `from` by the name that it has by now. */
const mx_table *mx_plan_renamed(mx_planner *planner, const mx_change *table);
/* One ALTER TABLE of these clauses. */
void mx_plan_alter_step(mx_planner *planner, const mx_change *table, const mx_changes *clauses);
/* Whether something is said of an object, or of its parts. */
bool mx_plan_is_said(mx_str comment, const mx_options *notes);
/* plan/comments.c: COMMENT ON, one step each; the step's change says what of (subject, and `to` with its comment) */
void mx_plan_comment(mx_planner *planner, const mx_table *table, mx_subject subject, const void *from,
                     const void *to);
void mx_plan_table_comments(mx_planner *planner, const mx_table *table); /* all that it has */
/* Of a table's index, foreign key, check or column; empty for anything else. */
mx_str mx_plan_comment_of(mx_subject subject, const void *thing);
/* Fills step->undo: what its clauses drop gets its comment again when it comes back. */
void mx_plan_undo_comments(mx_planner *planner, mx_step *step);
/* plan/clause_order.c: what is computed goes before, and comes behind, what it is computed from. `made_anew`: some columns come among
 * those that are new, each behind one that is there. */
void mx_plan_sort_columns(mx_planner *planner, mx_changes *clauses, bool made_anew);
/* plan/renames.c */
void mx_plan_rename_tables(mx_planner *planner);
/* Renames of columns; a column that `clauses` drop may be dropped under another name afterwards. */
void mx_plan_rename_columns(mx_planner *planner, const mx_change *table, const mx_changes *renames,
                            mx_changes *clauses);
/* Renames of keys, checks and indexes; of `drops`, those whose names are taken go first and leave the list. */
void mx_plan_rename_keys(mx_planner *planner, const mx_change *table, const mx_changes *renames,
                         mx_changes *drops);
const mx_table *mx_plan_stand_in(const mx_planner *planner, const mx_table *dropped);
void mx_plan_put_table_aside(mx_planner *planner, const mx_change *like,
                             const mx_table *table); /* under a name made up for the plan; once is enough */
void mx_plan_call_table(mx_planner *planner, const mx_change *like, const mx_table *table,
                        const mx_table *now); /* its stand-in from here on */
/* plan/rebuild.c */
/* Where foreign keys follow RENAME COLUMN alone (SQLite): columns that others refer to, before any table is made that refers to
 * them by their new names. Kept in `renamed_early`. */
void mx_plan_rename_referred(mx_planner *planner);
void mx_plan_rebuild_table(mx_planner *planner, const mx_change *table);
/* The same in three parts: a copy without keys, the drop, and the table anew with its rows. */
const mx_table *mx_plan_rows_aside(mx_planner *planner, const mx_change *table);
void mx_plan_drop_moved(mx_planner *planner, const mx_change *table);
void mx_plan_rows_back(mx_planner *planner, const mx_change *table, const mx_table *aside);
/* What a column of `to` was in `from`; NULL: it is new. */
const mx_column *mx_plan_old_column(mx_planner *planner, const mx_change *table, const mx_column *to);
/* What a table that is made anew becomes: what is left out of the plan stays in it. */
const mx_table *mx_plan_whole(const mx_change *table);
mx_copies mx_plan_copies(mx_planner *planner, const mx_change *table);
/* plan/anew.c: MX_CAP_PARTS_ARE_TABLES. Tables that needs_rebuild says, and their partitions that go on as such. */
void mx_plan_find_anew(mx_planner *planner); /* before foreign keys are put aside */
bool mx_plan_is_anew(const mx_planner *planner, const mx_table *table); /* of either side */
/* By other moduli: rows change places among all of its partitions. */
bool mx_plan_is_rehashed(const mx_planner *planner, const mx_table *from);
/* Not with the one that it is a partition of. */
bool mx_plan_is_anew_alone(const mx_planner *planner, const mx_change *anew);
mx_status mx_plan_put_anew_aside(mx_planner *planner); /* before all renames */
void mx_plan_create_anew(mx_planner *planner, const mx_change *anew);
mx_status mx_plan_fill_anew(mx_planner *planner); /* when all partitions are there */
/* plan/regroup.c, before all else: MX_CAP_FKEYS_HOLD_TABLES. Moves the rows of tables that are made anew together aside
 * and drops those tables, and tables that go and refer to them. PLN001 for what cannot be done that way. */
mx_status mx_plan_regroup(mx_planner *planner);
void mx_plan_find_tables(mx_planner *planner); /* first of all */
/* The ADD or MODIFY of a table of `to`; NULL: it stays as it is. */
const mx_change *mx_plan_coming(const mx_planner *planner, const mx_table *to);
/* What a table of `from` has become; NULL: it is dropped. */
const mx_table *mx_plan_survivor(const mx_planner *planner, const mx_table *from);
/* The change by which a table of `from` goes on; made up for one that has none. NULL: it goes. */
mx_change *mx_plan_node_for(mx_planner *planner, const mx_table *from);
bool mx_plan_is_regrouped(const mx_planner *planner, const mx_table *from);
void mx_plan_move_back(mx_planner *planner, const mx_change *node);
/* plan/objects.c */
bool mx_plan_knows_drop(const mx_object *object); /* else it is dropped by hand */
/* plan/full_text.c: whether a virtual table can take its rows from the table that it is about; and the statement that does it. */
bool mx_plan_can_refill(mx_planner *planner, const mx_object *object);
void mx_plan_refill(mx_planner *planner, const mx_change *change); /* of it */
/* plan/routines.c */
void mx_plan_sort_routines(mx_planner *planner); /* before the tables' stage */
/* What tables may be made from: created before them, dropped after them. */
bool mx_plan_is_early(const mx_planner *planner, const mx_object *object);
typedef enum mx_plan_time {
    MX_TIME_FIRST,
    MX_TIME_BEHIND_TABLES, /* and before the types and sequences that it takes */
    MX_TIME_LAST           /* behind all that used it */
} mx_plan_time;
mx_plan_time mx_plan_drop_time(const mx_planner *planner, const mx_change *change); /* of an object */
bool mx_plan_has_namesake(const mx_planner *planner,
                          const mx_object *object); /* another routine of its name, in the desired state */
size_t mx_plan_needs_of(const mx_object *object); /* so many of its `refers` must be there when it is made */
typedef void mx_plan_called(void *arg, mx_str name);
typedef struct mx_word_search {
    mx_str name;
    bool found;
} mx_word_search;
void mx_plan_find_word(void *arg, mx_str name); /* an mx_plan_called whose arg is an mx_word_search */
void mx_plan_each_call(const mx_sql *sql, mx_plan_called *called, void *arg);
void mx_plan_each_call_of_index(const mx_index *index, mx_plan_called *called, void *arg);
void mx_plan_each_call_of_table(const mx_table *table, mx_plan_called *called, void *arg);
void mx_plan_each_word(mx_str text, mx_plan_called *called, void *arg);
/* What its body holds changes or goes: it goes before, and what comes in its place is made behind the tables. */
void mx_plan_free_routine(mx_planner *planner, const mx_object *routine);
/* Those that its defaults, checks and indexes call and that must wait for other tables. */
mx_objects mx_plan_late_routines_of(mx_planner *planner, const mx_table *table);
/* plan/own_routines.c: takes those out of `routines` that need the new `table` themselves, or others that do. */
mx_objects mx_plan_split_own_routines(mx_planner *planner, const mx_table *table, mx_objects *routines);
/* The table without the checks and defaults that call them, which `clauses` give to it. */
const mx_table *mx_plan_without_calls(mx_planner *planner, const mx_table *table, const mx_objects *own,
                                      mx_changes *clauses);
/* Before the routines that go ahead of all tables: what calls them in tables that go, and defaults that do. */
void mx_plan_drop_calls_of_gone(mx_planner *planner);
/* plan/bodies.c: of all steps, when they are in order */
void mx_plan_place_bodies(mx_planner *planner, mx_steps *steps);
/* plan/early.c: types, and objects that are made before tables, in an order in which what is needed comes first */
mx_status mx_plan_create_early(mx_planner *planner);
/* plan/plan.c */
mx_status mx_plan_type_step(mx_planner *planner, const mx_change *change);
mx_step *mx_plan_rename_type(mx_planner *planner, const mx_change *change);
/* plan/make_way.c: the steps by which it does, behind those that drop what stands on it; when it is known what is made anew */
void mx_plan_make_way(mx_planner *planner);
/* Indexes whose names sequences or types take, or tables, before they are given up in `steps`, which call them so then. */
void mx_plan_indexes_make_way(mx_planner *planner, mx_steps *steps);
/* plan/referrers.c */
void mx_plan_find_referrers(mx_planner *planner); /* first of all */
void mx_plan_note_object_change(mx_planner *planner, const mx_change *change);
bool mx_plan_is_taken_away(const mx_planner *planner, const mx_object *object);
/* The desired state does not have it, and nothing of the plan drops it, its schema or its table: it is excluded or skipped. */
bool mx_plan_is_left_out(const mx_planner *planner, const mx_object *object);
/* Triggers and policies of a table that look at a column; when it goes, statistics of it too. */
void mx_plan_take_users_away(mx_planner *planner, const mx_column *column, bool goes);
/* Views that read a column of a table, or of what inherits it, their rules, and what stands on those views. */
void mx_plan_take_readers_away(mx_planner *planner, const mx_column *column);
/* What holds a sequence, by FROM s or nextval('s'), but routines; and what stands on that. */
void mx_plan_take_readers_of_sequence(mx_planner *planner, mx_str name);
/* Views, and routines whose body is parsed, that may group by the table's primary key, which goes. */
void mx_plan_take_groupers_away(mx_planner *planner, const mx_table *table);
const mx_objects *mx_plan_referrers(const mx_planner *planner,
                                    mx_str name); /* of `from`: what names it; NULL: nothing */
/* Views, rules (and triggers) that name the table or view, and what names those views: dropped before, created again at the end. */
void mx_plan_take_away(mx_planner *planner, mx_str name, bool triggers);
void mx_plan_take_all_away(mx_planner *planner, mx_str table); /* all that falls with a table */
void mx_plan_take_away_under_views(mx_planner *planner);       /* that go */
/* Views and the like that name a type which goes or is made anew, or a table which goes while they stay; and materialized views that
 * have rows of a view which changes. */
void mx_plan_take_away_under_gone(mx_planner *planner);
/* plan/objects.c */
bool mx_plan_object_goes(const mx_planner *planner, const mx_change *change); /* if only to come back */
void mx_plan_drop_objects(mx_planner *planner, bool early);
void mx_plan_create_object(mx_planner *planner, const mx_object *object); /* of `to` */
void mx_plan_create_objects(mx_planner *planner);                         /* all that are not made early */
bool mx_plan_comes(const mx_change *change); /* of an object: it is created, or replaced */
void mx_plan_drop_routines(mx_planner *planner, mx_plan_time time); /* those whose time is not the first */
void mx_plan_object_comments_again(mx_planner *planner);            /* of what is dropped and created */
/* For each object that is dropped and created again, in the order of both: the old and the new one. */
void mx_plan_each_remade(mx_planner *planner,
                         void (*visit)(mx_planner *planner, const mx_object *was, const mx_object *now));
/* plan/rights.c */
void mx_plan_rights(mx_planner *planner);
void mx_plan_note_column_anew(mx_planner *planner, const mx_column *from, const mx_column *to);
void mx_plan_rights_of_gone(mx_planner *planner);
void mx_plan_undo_rights(mx_planner *planner, const mx_steps *steps); /* drops are undone with rights */

#endif
